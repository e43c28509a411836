package io.millrace.stages.table.acl;

/** Finds the first matching rule among the rules of one family. Immutable, for any thread. */
interface Search {
  /** No rule: higher than any rule's number. */
  int NONE = Integer.MAX_VALUE;

  /**
   * Classifies packets whose prefixes have been looked up.
   *
   * @param keys fields of the packets
   * @param packets indices of those to classify
   * @param count how many of them
   * @param rules receives, at the packet's index, the number of the first rule that matches or -1
   */
  void match(AclKeys keys, int[] packets, int count, int[] rules);

  /** Bytes of its tables. */
  long memoryBytes();
}
