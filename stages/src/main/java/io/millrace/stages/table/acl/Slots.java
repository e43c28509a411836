package io.millrace.stages.table.acl;

/** Which rule each bit of the bit vectors stands for: 64 slots a word. */
final class Slots {
  /** The rule in each slot, or -1. */
  final int[] rules;

  final int words;

  Slots(int[] rules) {
    this.rules = rules;
    words = rules.length / 64;
  }
}
