package io.millrace.stages.table.acl;

/**
 * Rules of one family as ranges of small integers, one after the other in one array. All values are
 * from 0 to 2^31 - 1, so that a difference tells by its sign whether a bound holds, and all bounds
 * of a rule are tried with a single branch.
 */
final class FlatRules {
  static final int SOURCE = 0;
  static final int DESTINATION = 2;
  static final int SOURCE_PORT = 4;
  static final int DESTINATION_PORT = 6;

  private static final int META_VALUE = 8;
  private static final int META_MASK = 9;
  private static final int INGRESS = 10;
  private static final int INDEX = 11;
  private static final int INTS = 12;
  private static final int ANY_INGRESS = -1;

  private final int[] ints;
  private int size;

  FlatRules(int capacity) {
    ints = new int[capacity * INTS];
  }

  int size() {
    return size;
  }

  /** Begins the next rule, which matches everything. */
  void begin(int index) {
    int at = size++ * INTS;
    for (int field = 0; field < META_VALUE; field += 2) {
      ints[at + field + 1] = Integer.MAX_VALUE;
    }
    ints[at + INGRESS] = ANY_INGRESS;
    ints[at + INDEX] = index;
  }

  /** Narrows a field of the rule begun last. */
  void range(int field, int first, int last) {
    int at = (size - 1) * INTS + field;
    ints[at] = first;
    ints[at + 1] = last;
  }

  /** Requires bits of the meta word of the rule begun last. */
  void requireMeta(int value, int mask) {
    int at = (size - 1) * INTS;
    ints[at + META_VALUE] |= value;
    ints[at + META_MASK] |= mask;
  }

  void requireIngress(int port) {
    ints[(size - 1) * INTS + INGRESS] = port;
  }

  /** Copies a rule of another list to the end of this one. */
  void add(FlatRules from, int rule) {
    System.arraycopy(from.ints, rule * INTS, ints, size++ * INTS, INTS);
  }

  int first(int rule, int field) {
    return ints[rule * INTS + field];
  }

  int last(int rule, int field) {
    return ints[rule * INTS + field + 1];
  }

  /** Bits that the meta word must have, in the upper half, and the mask of those that count. */
  long meta(int rule) {
    return (long) ints[rule * INTS + META_VALUE] << 32 | ints[rule * INTS + META_MASK];
  }

  boolean anyIngress(int rule) {
    return ints[rule * INTS + INGRESS] == ANY_INGRESS;
  }

  int ingress(int rule) {
    return ints[rule * INTS + INGRESS];
  }

  /** Its place in the user's list, which is its precedence: the lowest wins. */
  int index(int rule) {
    return ints[rule * INTS + INDEX];
  }

  boolean matches(
      int rule,
      int source,
      int destination,
      int sourcePort,
      int destinationPort,
      int meta,
      int in) {
    int[] r = ints;
    int at = rule * INTS;
    int port = r[at + INGRESS];
    int outside =
        (source - r[at])
            | (r[at + 1] - source)
            | (destination - r[at + 2])
            | (r[at + 3] - destination)
            | (sourcePort - r[at + 4])
            | (r[at + 5] - sourcePort)
            | (destinationPort - r[at + 6])
            | (r[at + 7] - destinationPort)
            | -((meta ^ r[at + META_VALUE]) & r[at + META_MASK])
            | -((in ^ port) & ~(port >> 31));
    return outside >= 0;
  }

  long memoryBytes() {
    return 4L * ints.length;
  }
}
