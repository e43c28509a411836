package io.millrace.stages.wireguard.noise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Layouts of WireGuard's four messages (paper, section 5.4): offsets and lengths in bytes, integers
 * little-endian. Each begins with a byte for the type and three that are zero. Initiations and
 * responses end in two authenticators, mac1 over all before it and mac2 over all before that.
 */
public final class Messages {
  /** Bytes of a public key. */
  static final int KEY_BYTES = 32;

  /** Bytes of the tag behind what is encrypted. */
  static final int TAG_BYTES = 16;

  /** Bytes of mac1, of mac2, and of a cookie. */
  static final int MAC_BYTES = 16;

  /** Type of the message that begins a handshake. */
  public static final int INITIATION = 1;

  static final int INITIATION_SENDER = 4;
  static final int INITIATION_EPHEMERAL = 8;
  static final int INITIATION_STATIC = INITIATION_EPHEMERAL + KEY_BYTES;
  static final int INITIATION_TIMESTAMP = INITIATION_STATIC + KEY_BYTES + TAG_BYTES;
  static final int INITIATION_MACS = INITIATION_TIMESTAMP + Tai64n.BYTES + TAG_BYTES;

  /** Length of an initiation: 148. */
  public static final int INITIATION_BYTES = INITIATION_MACS + 2 * MAC_BYTES;

  /** Type of the message that answers an initiation. */
  public static final int RESPONSE = 2;

  static final int RESPONSE_SENDER = 4;
  static final int RESPONSE_RECEIVER = 8;
  static final int RESPONSE_EPHEMERAL = 12;
  static final int RESPONSE_EMPTY = RESPONSE_EPHEMERAL + KEY_BYTES;
  static final int RESPONSE_MACS = RESPONSE_EMPTY + TAG_BYTES;

  /** Length of a response: 92. */
  public static final int RESPONSE_BYTES = RESPONSE_MACS + 2 * MAC_BYTES;

  /** Type of the message that answers either under load. */
  public static final int COOKIE_REPLY = 3;

  static final int COOKIE_REPLY_RECEIVER = 4;
  static final int COOKIE_REPLY_NONCE = 8;
  static final int COOKIE_REPLY_COOKIE = COOKIE_REPLY_NONCE + Ciphers.XNONCE_BYTES;

  /** Length of a cookie reply: 64. */
  public static final int COOKIE_REPLY_BYTES = COOKIE_REPLY_COOKIE + MAC_BYTES + TAG_BYTES;

  /** Type of the message that carries packets. */
  public static final int TRANSPORT = 4;

  /** Offset of a transport message's receiver index, an int. */
  public static final int TRANSPORT_RECEIVER = 4;

  /** Offset of a transport message's counter, a long. */
  public static final int TRANSPORT_COUNTER = 8;

  /** Offset of what a transport message carries, encrypted, a tag behind it. */
  public static final int TRANSPORT_TEXT = 16;

  /** Length of a transport message that carries nothing: 32. */
  public static final int TRANSPORT_MIN_BYTES = TRANSPORT_TEXT + TAG_BYTES;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Messages() {}

  /** Whether a message has the form of any of the four types. */
  public static Outcome check(byte[] message) {
    if (message.length < Integer.BYTES) {
      return Outcome.LENGTH;
    }
    boolean fits;
    switch (message[0]) {
      case INITIATION -> fits = message.length == INITIATION_BYTES;
      case RESPONSE -> fits = message.length == RESPONSE_BYTES;
      case COOKIE_REPLY -> fits = message.length == COOKIE_REPLY_BYTES;
      case TRANSPORT -> fits = message.length >= TRANSPORT_MIN_BYTES;
      default -> {
        return Outcome.TYPE;
      }
    }
    if (getInt(message, 0) != message[0]) {
      return Outcome.RESERVED;
    }
    return fits ? Outcome.ACCEPTED : Outcome.LENGTH;
  }

  /** Whether a message has the form of this type. */
  static Outcome check(byte[] message, int type) {
    Outcome outcome = check(message);
    return outcome == Outcome.ACCEPTED && message[0] != type ? Outcome.TYPE : outcome;
  }

  static byte[] create(int type, int bytes) {
    byte[] message = new byte[bytes];
    message[0] = (byte) type;
    return message;
  }

  static int getInt(byte[] message, int at) {
    return (int) INT.get(message, at);
  }

  static void putInt(byte[] message, int at, int value) {
    INT.set(message, at, value);
  }
}
