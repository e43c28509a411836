package io.millrace.stages.wireguard;

/**
 * The message that carries data (paper, section 5.4.6), and the types of all four.
 *
 * <pre>
 *   0 type (1), reserved zeros (3)
 *   4 receiver index (4, little-endian)
 *   8 counter (8, little-endian)
 *  16 packet, padded with zeros, encrypted
 *     tag (16)
 * </pre>
 */
public final class TransportMessage {
  /** Type and reserved bytes of a handshake initiation, little-endian. */
  public static final int TYPE_INITIATION = 1;

  /** Type and reserved bytes of a handshake response. */
  public static final int TYPE_RESPONSE = 2;

  /** Type and reserved bytes of a cookie reply. */
  public static final int TYPE_COOKIE_REPLY = 3;

  /** Type and reserved bytes of a transport message. */
  public static final int TYPE_DATA = 4;

  /** Bytes of a handshake initiation. */
  public static final int INITIATION_BYTES = 148;

  /** Bytes of a handshake response. */
  public static final int RESPONSE_BYTES = 92;

  /** Bytes of a cookie reply. */
  public static final int COOKIE_REPLY_BYTES = 64;

  /** Bytes in front of the packet. */
  public static final int HEADER_BYTES = 16;

  /** Bytes behind it. */
  public static final int TAG_BYTES = 16;

  /** Bytes of the shortest transport message: a keepalive. */
  public static final int MIN_BYTES = HEADER_BYTES + TAG_BYTES;

  /** Packets are padded to a multiple of this. */
  public static final int PADDING = 16;

  /** Offset of the receiver index. */
  static final int RECEIVER = 4;

  /** Offset of the counter. */
  static final int COUNTER = 8;

  private TransportMessage() {}

  /**
   * Length of a packet with its padding: a multiple of {@value #PADDING}, unless that is more than
   * the tunnel may carry in one message.
   *
   * @param mtu largest packet inside the tunnel; a larger one, cut by nobody, is padded as its last
   *     part would be
   */
  static int paddedLength(int length, int mtu) {
    int last = length > mtu ? length % mtu : length;
    int padded = Math.min(mtu, (last + PADDING - 1) & -PADDING);
    return length - last + padded;
  }

  /** Bytes of a message of this type if it has one length, else 0. */
  static int handshakeBytes(int type) {
    return switch (type) {
      case TYPE_INITIATION -> INITIATION_BYTES;
      case TYPE_RESPONSE -> RESPONSE_BYTES;
      case TYPE_COOKIE_REPLY -> COOKIE_REPLY_BYTES;
      default -> 0;
    };
  }
}
