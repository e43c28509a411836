package io.millrace.stages.table.acl;

/** Finds the first matching rule among the rules of one family. Immutable, for any thread. */
interface Search {
  /** No rule: higher than any rule's number. */
  int NONE = Integer.MAX_VALUE;

  /**
   * Classifies packets whose prefixes have been looked up.
   *
   * @param keys fields of the packets
   * @param rules receives, at the packet's index in the burst, the number of the first rule that
   *     matches or -1
   */
  void match(KeyColumns keys, int[] rules);

  /** Bytes of its tables. */
  long memoryBytes();
}
