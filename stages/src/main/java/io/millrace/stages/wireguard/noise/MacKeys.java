package io.millrace.stages.wireguard.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;

/**
 * The two keys that come of a receiver's public key (paper, sections 5.4.4 and 5.4.7): whoever
 * knows it can compute mac1 of messages to it, and read its cookie replies.
 */
final class MacKeys {
  private static final byte[] MAC1_LABEL = "mac1----".getBytes(US_ASCII);
  private static final byte[] COOKIE_LABEL = "cookie--".getBytes(US_ASCII);

  private final byte[] mac1;
  private final byte[] cookie;

  MacKeys(byte[] receiver) {
    mac1 = Blake2s.hash(MAC1_LABEL, receiver);
    cookie = Blake2s.hash(COOKIE_LABEL, receiver);
  }

  /** What encrypts cookies; not a copy. */
  byte[] cookieKey() {
    return cookie;
  }

  /** Where a message's mac1 lies; mac2 lies behind it. */
  static int mac1At(byte[] message) {
    return message.length - 2 * Messages.MAC_BYTES;
  }

  static int mac2At(byte[] message) {
    return message.length - Messages.MAC_BYTES;
  }

  byte[] mac1(byte[] message) {
    return Blake2s.mac(mac1, message, mac1At(message));
  }

  boolean isMac1Right(byte[] message) {
    return isThere(mac1(message), message, mac1At(message));
  }

  /** Compares in a time that does not tell where they differ. */
  static boolean isThere(byte[] mac, byte[] message, int at) {
    byte[] there = new byte[mac.length];
    System.arraycopy(message, at, there, 0, there.length);
    return MessageDigest.isEqual(mac, there);
  }
}
