package io.millrace.stages.wireguard.config;

/** A section of a {@code wg0.conf} that is being read. */
sealed interface Section permits InterfaceSection, PeerSection {
  /**
   * Takes a value that may have spaces in it.
   *
   * @param name in any case
   * @param value without a comment
   * @param whole the same with what looks like a comment
   * @return whether there is such a name
   * @throws IllegalArgumentException if the value makes no sense
   */
  boolean setText(String name, CharSequence value, CharSequence whole);

  /**
   * Takes a value without its spaces.
   *
   * @param name in any case
   * @return whether there is such a name
   * @throws IllegalArgumentException if the value makes no sense
   */
  boolean setWord(String name, CharSequence value);

  /** The names that it knows, for messages. */
  String names();
}
