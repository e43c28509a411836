package io.millrace.stages.table.neighbor;

/**
 * A station on a link. Made and changed by the {@link NeighborTable} under its lock; what is
 * volatile may be read by anybody.
 *
 * <p>IPv4 addresses are kept as IPv4-mapped IPv6 addresses (RFC 4291, section 2.5.5.2).
 */
public final class Neighbor {
  private static final long MAPPED_LOW = 0xffff_0000_0000L;

  private final Key key;
  private final int id;
  private final boolean pinned;

  volatile NeighborState state = NeighborState.INCOMPLETE;
  volatile boolean forgotten;
  private volatile int failures;
  private int failuresSoFar;
  long ethernet;
  long deadline;
  int attempts;

  /** Where and under which address a neighbor is looked for. */
  record Key(int link, long high, long low) {}

  Neighbor(Key key, int id, boolean pinned) {
    this.key = key;
    this.id = id;
    this.pinned = pinned;
  }

  /** Second half of the IPv4-mapped address; the first is 0. */
  public static long mapped(int ipv4) {
    return MAPPED_LOW | ipv4 & 0xffff_ffffL;
  }

  /** Its index in the table; another neighbor may get it once this one is forgotten. */
  public int id() {
    return id;
  }

  /** Number of the interface it is behind. */
  public int link() {
    return key.link;
  }

  /** First half of its address. */
  public long high() {
    return key.high;
  }

  /** Second half of its address. */
  public long low() {
    return key.low;
  }

  /** Whether its address is an IPv4 one. */
  public boolean isIpv4() {
    return key.high == 0 && key.low >>> 32 == 0xffff;
  }

  /** Its IPv4 address. */
  public int ipv4() {
    return (int) key.low;
  }

  /** How sure it is that it can be reached. */
  public NeighborState state() {
    return state;
  }

  /** How often it has failed to answer; a change means that packets have waited in vain. */
  public int failures() {
    return failures;
  }

  /** Whether the table knows it no more, and never will again. */
  public boolean isForgotten() {
    return forgotten;
  }

  void countFailure() {
    failures = ++failuresSoFar;
  }

  Key key() {
    return key;
  }

  /** Whether routes refer to it by its index, so that it must not be forgotten. */
  boolean isPinned() {
    return pinned;
  }
}
