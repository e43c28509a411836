package io.millrace.stages.crypto;

/**
 * An engine for ChaCha20-Poly1305 (RFC 8439), which encrypts and decrypts bursts in place. Each
 * worker has an instance of its own, from {@link AeadEngines#open}; it is for one thread at a time.
 */
public interface Aead extends AutoCloseable {
  /** Bytes of a tag, which lies behind the text. */
  int TAG_BYTES = 16;

  /** What the engine is called in configuration and statistics: {@code ipsec-mb} and so on. */
  String name();

  /**
   * Encrypts the text of every operation in place and writes its tag behind it. Nobody may use one
   * counter twice with one key: that is the caller's to see to.
   */
  void seal(AeadBurst burst);

  /**
   * Decrypts the text of every operation in place and compares the tag behind it; {@link
   * AeadBurst#isOpened} then says for each whether it was right. Where it was wrong the text is
   * undefined; the tags stay as they were.
   */
  void open(AeadBurst burst);

  /** Gives back what the engine has outside the heap; it is of no use afterwards. */
  @Override
  void close();
}
