package io.millrace.driver.memory;

import java.util.Arrays;

/**
 * Packets that move together: the unit of all hand-overs. A burst belongs to one thread at a time;
 * the packets in it belong to whoever holds the burst.
 */
public final class Burst {
  /** Packets in a burst unless configured otherwise. */
  public static final int DEFAULT_SIZE = 32;

  /** Most packets that a stage is given in one burst. */
  public static final int MAX_SIZE = 256;

  private long[] packets;
  private int size;
  private int port;
  private long nanos;

  /** An empty burst with room for {@link #MAX_SIZE} packets. */
  public Burst() {
    packets = new long[MAX_SIZE];
  }

  /** Number of packets. */
  public int size() {
    return size;
  }

  /** Whether there are no packets. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** The packet at an index. */
  public long get(int index) {
    return packets[index];
  }

  /** Puts a packet in the place of another, which the caller has taken over. */
  public void set(int index, long packet) {
    packets[index] = packet;
  }

  /** Appends a packet; the burst grows, and allocates, past {@link #MAX_SIZE}. */
  public void add(long packet) {
    if (size == packets.length) {
      packets = Arrays.copyOf(packets, size * 2);
    }
    packets[size++] = packet;
  }

  /**
   * Makes room for more packets. The caller writes them into {@link #packets} from {@link #size} on
   * and then says so by {@link #grow}.
   */
  public void reserve(int more) {
    if (size + more > packets.length) {
      packets = Arrays.copyOf(packets, Math.max(packets.length * 2, size + more));
    }
  }

  /** Counts packets that the caller has written behind the last one. */
  public void grow(int more) {
    size += more;
  }

  /** Appends all packets of another burst and empties that one. */
  public void addAll(Burst other) {
    if (size + other.size > packets.length) {
      packets = Arrays.copyOf(packets, Math.max(packets.length * 2, size + other.size));
    }
    System.arraycopy(other.packets, 0, packets, size, other.size);
    size += other.size;
    other.size = 0;
  }

  /** Forgets the packets from {@code newSize} on, which the caller has taken over. */
  public void truncate(int newSize) {
    size = newSize;
  }

  /** Forgets the first {@code count} packets, which the caller has taken over. */
  public void removeFirst(int count) {
    System.arraycopy(packets, count, packets, 0, size - count);
    size -= count;
  }

  /** Forgets all packets, which the caller has taken over. */
  public void clear() {
    size = 0;
  }

  /** The array behind the burst, valid up to {@link #size} and until the next {@link #add}. */
  public long[] packets() {
    return packets;
  }

  /** Number of the port that the packets came in by, as the pipeline counts its ports. */
  public int port() {
    return port;
  }

  /** Time of the poll that brought the packets, in nanoseconds of the pipeline's clock. */
  public long nanos() {
    return nanos;
  }

  /** Says where and when the packets came in. */
  public void origin(int port, long nanos) {
    this.port = port;
    this.nanos = nanos;
  }
}
