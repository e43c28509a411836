package io.millrace.driver.memif;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What is said on the control channel. Every message has {@value Protocol#MESSAGE_BYTES} bytes, in
 * native byte order and without padding, the type first.
 */
sealed interface Message {
  int ACK = 1;
  int HELLO = 2;
  int INIT = 3;
  int ADD_REGION = 4;
  int ADD_RING = 5;
  int CONNECT = 6;
  int CONNECTED = 7;
  int DISCONNECT = 8;

  /** Flag of {@link AddRing}: frames go from client to server. */
  int C2S = 1;

  /** The answer to {@link Init}, {@link AddRegion} and {@link AddRing}. */
  record Ack() implements Message {}

  /** The server's first: what it can. The largest numbers of rings are those of their indices. */
  record Hello(
      String name,
      int minVersion,
      int maxVersion,
      int maxRegion,
      int maxS2cRing,
      int maxC2sRing,
      int maxLog2RingSize)
      implements Message {}

  /** The client's first: with which interface it wants to be connected. */
  record Init(int version, int id, int mode, String secret, String name) implements Message {}

  /** The client shares memory; a file comes with it. */
  record AddRegion(int index, long size) implements Message {}

  /** The client says where a ring is; an event descriptor comes with it. */
  record AddRing(
      boolean toServer, int index, int region, long offset, int log2Size, int privateBytes)
      implements Message {}

  /** The client has said it all. */
  record Connect(String name) implements Message {}

  /** The server has got everything ready. */
  record Connected(String name) implements Message {}

  /** Either end goes, and says why. */
  record Disconnect(int code, String reason) implements Message {}

  /** As bytes. */
  default byte[] encode() {
    byte[] bytes = new byte[Protocol.MESSAGE_BYTES];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    switch (this) {
      case Ack() -> type(out, ACK);
      case Hello m -> {
        text(type(out, HELLO), m.name, Protocol.NAME_BYTES);
        out.putShort((short) m.minVersion).putShort((short) m.maxVersion);
        out.putShort((short) m.maxRegion).putShort((short) m.maxS2cRing);
        out.putShort((short) m.maxC2sRing).put((byte) m.maxLog2RingSize);
      }
      case Init m -> {
        type(out, INIT).putShort((short) m.version).putInt(m.id).put((byte) m.mode);
        text(out, m.secret, Protocol.SECRET_BYTES);
        text(out, m.name, Protocol.NAME_BYTES);
      }
      case AddRegion m -> type(out, ADD_REGION).putShort((short) m.index).putLong(m.size);
      case AddRing m -> {
        type(out, ADD_RING).putShort((short) (m.toServer ? C2S : 0)).putShort((short) m.index);
        out.putShort((short) m.region).putInt((int) m.offset);
        out.put((byte) m.log2Size).putShort((short) m.privateBytes);
      }
      case Connect m -> text(type(out, CONNECT), m.name, Protocol.NAME_BYTES);
      case Connected m -> text(type(out, CONNECTED), m.name, Protocol.NAME_BYTES);
      case Disconnect m ->
          text(type(out, DISCONNECT).putInt(m.code), m.reason, Protocol.REASON_BYTES);
    }
    return bytes;
  }

  /**
   * Reads any bytes.
   *
   * @param bytes at least {@value Protocol#MESSAGE_BYTES}
   * @throws PeerException if they are no message
   */
  static Message decode(byte[] bytes) throws PeerException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int type = u16(in);
    return switch (type) {
      case ACK -> new Ack();
      case HELLO ->
          new Hello(
              text(in, Protocol.NAME_BYTES),
              u16(in),
              u16(in),
              u16(in),
              u16(in),
              u16(in),
              in.get() & 0xff);
      case INIT ->
          new Init(
              u16(in),
              in.getInt(),
              in.get() & 0xff,
              text(in, Protocol.SECRET_BYTES),
              text(in, Protocol.NAME_BYTES));
      case ADD_REGION -> new AddRegion(u16(in), in.getLong());
      case ADD_RING ->
          new AddRing(
              (u16(in) & C2S) != 0,
              u16(in),
              u16(in),
              Integer.toUnsignedLong(in.getInt()),
              in.get() & 0xff,
              u16(in));
      case CONNECT -> new Connect(text(in, Protocol.NAME_BYTES));
      case CONNECTED -> new Connected(text(in, Protocol.NAME_BYTES));
      case DISCONNECT -> new Disconnect(in.getInt(), text(in, Protocol.REASON_BYTES));
      default -> throw new PeerException("Unknown message type " + type);
    };
  }

  private static ByteBuffer type(ByteBuffer out, int type) {
    return out.putShort((short) type);
  }

  private static int u16(ByteBuffer in) {
    return in.getShort() & 0xffff;
  }

  /** What fits, with a zero byte at the end; names may be cut. */
  private static void text(ByteBuffer out, String text, int room) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int length = Math.min(bytes.length, room - 1);
    out.put(bytes, 0, length).position(out.position() + room - length);
  }

  /** Up to the first zero byte; what is no printable character becomes a dot. */
  private static String text(ByteBuffer in, int room) {
    StringBuilder text = new StringBuilder();
    boolean ended = false;
    for (int i = 0; i < room; i++) {
      int octet = in.get() & 0xff;
      ended |= octet == 0;
      if (!ended) {
        text.append(octet >= ' ' && octet < 0x7f ? (char) octet : '.');
      }
    }
    return text.toString();
  }
}
