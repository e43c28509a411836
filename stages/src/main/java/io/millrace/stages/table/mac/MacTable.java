package io.millrace.stages.table.mac;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which port each station was last heard on, by VLAN (the filtering database of IEEE 802.1Q, 8.8).
 * Any number of threads learn, look up and age at once, without locks.
 *
 * <p>A station is one long, VLAN and address; where and when it was heard is another. It has its
 * place in one of {@value #WAYS} slots of a row, so the table is bounded and look-ups touch one or
 * two cache lines; when a row is full, further stations are not learned and their traffic keeps
 * being flooded.
 *
 * <p>A slot is taken by writing {@link #TAKEN} over {@link #EMPTY}, then the place, then the
 * station; a reader reads the station, the place, and the station again, so that it never combines
 * two stations. A place is only ever replaced by compare-and-set, so that nothing is written for a
 * station whose slot has gone to another one meanwhile. Two threads that learn a station at once
 * may give it two slots, and the one that is not found first ages away.
 */
public final class MacTable {
  /** The station has not been heard of, or not for long. */
  public static final int UNKNOWN = -1;

  /** Most ports there can be. */
  public static final int MAX_PORTS = 1 << 16;

  private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int WAYS = 8;
  private static final long EMPTY = 0;
  private static final long TAKEN = 1;
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long[] stations;
  private final long[] places;
  private final int shift;
  private final int ageSeconds;

  /**
   * An empty table.
   *
   * @param capacity stations it has slots for; rounded up to a power of two
   * @param ageSeconds how long a station that is not heard is remembered, usually 300
   */
  public MacTable(int capacity, int ageSeconds) {
    if (capacity < 1 || capacity > 1 << 24) {
      throw new IllegalArgumentException("stations: 1 to 16777216 are possible");
    }
    if (ageSeconds < 1 || ageSeconds > 1_000_000) {
      throw new IllegalArgumentException("age-seconds: 1 to 1000000 are possible");
    }
    int size = Math.max(2 * WAYS, Integer.highestOneBit(2 * capacity - 1));
    stations = new long[size];
    places = new long[size];
    shift = Long.numberOfLeadingZeros(size / WAYS - 1);
    this.ageSeconds = ageSeconds;
  }

  /** Number of slots. */
  public int capacity() {
    return stations.length;
  }

  /** Stations that are known at the moment; walks the table. */
  public int size() {
    int known = 0;
    for (int slot = 0; slot < stations.length; slot++) {
      known += (long) LONG.getOpaque(stations, slot) > TAKEN ? 1 : 0;
    }
    return known;
  }

  /**
   * The port a station was last heard on, or {@link #UNKNOWN}.
   *
   * @param vlan id, 0 for frames without a tag
   * @param address 48 bits
   */
  public int find(int vlan, long address) {
    long station = station(vlan, address);
    int slot = slotOf(station);
    if (slot < 0) {
      return UNKNOWN;
    }
    long place = (long) LONG.getAcquire(places, slot);
    return (long) LONG.getOpaque(stations, slot) == station ? port(place) : UNKNOWN;
  }

  /**
   * Notes where a station was heard. Writes only when something is new or a second has passed.
   *
   * @param address not a group's
   * @param port 0 to {@link #MAX_PORTS} - 1
   * @param nanos the pipeline's clock
   * @return whether there was a slot for it
   */
  public boolean learn(int vlan, long address, int port, long nanos) {
    long station = station(vlan, address);
    long place = place(port, nanos);
    int slot = slotOf(station);
    if (slot < 0) {
      return insert(station, place);
    }
    long before = (long) LONG.getAcquire(places, slot);
    if ((long) LONG.getOpaque(stations, slot) != station) {
      return insert(station, place);
    }
    if (before != place) {
      LONG.compareAndSet(places, slot, before, place);
    }
    return true;
  }

  /**
   * Forgets stations of a part of the table that have not been heard for long.
   *
   * @param part 0 to {@code parts} - 1
   * @param parts into how many the table is divided
   * @return how many were forgotten
   */
  public int age(int part, int parts, long nanos) {
    int from = (int) ((long) stations.length * part / parts);
    int to = (int) ((long) stations.length * (part + 1) / parts);
    int now = seconds(nanos);
    int forgotten = 0;
    for (int slot = from; slot < to; slot++) {
      long station = (long) LONG.getAcquire(stations, slot);
      if (station > TAKEN
          && now - (int) (long) LONG.getOpaque(places, slot) > ageSeconds
          && LONG.compareAndSet(stations, slot, station, EMPTY)) {
        forgotten++;
      }
    }
    return forgotten;
  }

  /**
   * Learns what another table knows.
   *
   * @param ports by port of the other table this one's port, or {@link #UNKNOWN} to leave out
   */
  public void learnFrom(MacTable other, int[] ports) {
    for (int slot = 0; slot < other.stations.length; slot++) {
      long station = (long) LONG.getAcquire(other.stations, slot);
      long place = (long) LONG.getAcquire(other.places, slot);
      boolean same = (long) LONG.getOpaque(other.stations, slot) == station;
      int port = station > TAKEN && same ? ports[port(place)] : UNKNOWN;
      if (port != UNKNOWN && slotOf(station) < 0) {
        insert(station, (long) port << 32 | place & 0xffff_ffffL);
      }
    }
  }

  private boolean insert(long station, long place) {
    int row = row(station);
    for (int slot = row; slot < row + WAYS; slot++) {
      if ((long) LONG.getOpaque(stations, slot) == EMPTY
          && LONG.compareAndSet(stations, slot, EMPTY, TAKEN)) {
        LONG.setOpaque(places, slot, place);
        LONG.setRelease(stations, slot, station);
        return true;
      }
    }
    return false;
  }

  private int slotOf(long station) {
    int row = row(station);
    for (int slot = row; slot < row + WAYS; slot++) {
      if ((long) LONG.getAcquire(stations, slot) == station) {
        return slot;
      }
    }
    return -1;
  }

  private int row(long station) {
    return (int) (station * SPREAD >>> shift) * WAYS;
  }

  /** Above 1 for every address, the VLAN being one more than it is. */
  private static long station(int vlan, long address) {
    return (vlan + 1L) << 48 | address;
  }

  private static long place(int port, long nanos) {
    return (long) port << 32 | seconds(nanos) & 0xffff_ffffL;
  }

  private static int port(long place) {
    return (int) (place >>> 32);
  }

  private static int seconds(long nanos) {
    return (int) Math.floorDiv(nanos, NANOS_PER_SECOND);
  }
}
