package io.millrace.stages.table.acl;

import java.util.Arrays;

/** Which rule each bit of the bit vectors stands for: 64 slots a word. */
final class Slots {
  /** The rule in each slot, or -1. */
  final int[] rules;

  final int words;

  /** Place in the user's list of the first rule of each word, which comes before all its others. */
  final int[] firstOfWord;

  private final int[] indices;

  /**
   * Slots.
   *
   * @param rules the rule in each slot, or -1; the first of a word is one if any is
   */
  Slots(int[] rules, FlatRules of) {
    this.rules = rules;
    words = rules.length / 64;
    indices = Arrays.stream(rules).map(rule -> rule < 0 ? Search.NONE : of.index(rule)).toArray();
    firstOfWord = new int[words];
    Arrays.setAll(firstOfWord, word -> indices[word * 64]);
  }

  /** Place in the user's list of the rule in a slot. */
  int ruleAt(int word, int bit) {
    return indices[word * 64 + bit];
  }

  long memoryBytes() {
    return 4L * (rules.length + indices.length + firstOfWord.length);
  }
}
