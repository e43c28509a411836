package io.millrace.driver.pcap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;

/** Puts capture files together by hand, to the letter of their specifications or against it. */
final class CaptureBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ByteOrder order;

  CaptureBytes(ByteOrder order) {
    this.order = order;
  }

  static byte[] pcap(ByteOrder order, int magic, int linkType, List<Frame> frames) {
    CaptureBytes file = new CaptureBytes(order);
    file.append(24, b -> b.putInt(magic).putShort((short) 2).putShort((short) 4).putLong(0));
    file.patchPcapLink(linkType);
    int unit = magic == PcapReader.NANOS_MAGIC ? 1 : 1000;
    for (Frame frame : frames) {
      long nanos = frame.nanos().orElseThrow();
      file.append(
          16,
          b ->
              b.putInt((int) (nanos / 1_000_000_000))
                  .putInt((int) (nanos % 1_000_000_000) / unit)
                  .putInt(frame.bytes().length)
                  .putInt(frame.wireLength()));
      file.bytes.writeBytes(frame.bytes());
    }
    return file.toBytes();
  }

  private void patchPcapLink(int linkType) {
    byte[] header = bytes.toByteArray();
    ByteBuffer.wrap(header).order(order).putInt(16, 262_144).putInt(20, linkType);
    bytes.reset();
    bytes.writeBytes(header);
  }

  CaptureBytes section() {
    return block(
        Pcapng.SECTION_HEADER,
        16,
        b -> b.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1));
  }

  CaptureBytes network(int linkType, int snapLength) {
    return block(1, 8, b -> b.putInt(linkTypeField(linkType)).putInt(snapLength));
  }

  CaptureBytes network(int linkType, int snapLength, int resolution, long offsetSeconds) {
    return block(
        1,
        8 + 8 + 8 + 12 + 4,
        b ->
            b.putInt(linkTypeField(linkType))
                .putInt(snapLength)
                .putShort((short) 2)
                .putShort((short) 3)
                .put(new byte[] {'e', 't', 'h', 0})
                .putShort((short) 9)
                .putShort((short) 1)
                .put(new byte[] {(byte) resolution, 0, 0, 0})
                .putShort((short) 14)
                .putShort((short) 8)
                .putLong(offsetSeconds)
                .putInt(0));
  }

  private int linkTypeField(int linkType) {
    return order == ByteOrder.LITTLE_ENDIAN ? linkType : linkType << 16;
  }

  CaptureBytes enhanced(int network, long time, Frame frame) {
    byte[] data = frame.bytes();
    return block(
        6,
        20 + Pcapng.padded(data.length),
        b ->
            b.putInt(network)
                .putInt((int) (time >>> 32))
                .putInt((int) time)
                .putInt(data.length)
                .putInt(frame.wireLength())
                .put(data));
  }

  CaptureBytes obsolete(int network, long time, Frame frame) {
    byte[] data = frame.bytes();
    return block(
        2,
        20 + Pcapng.padded(data.length),
        b ->
            b.putShort((short) network)
                .putShort((short) 77)
                .putInt((int) (time >>> 32))
                .putInt((int) time)
                .putInt(data.length)
                .putInt(frame.wireLength())
                .put(data));
  }

  CaptureBytes simple(Frame frame) {
    byte[] data = frame.bytes();
    return block(3, 4 + Pcapng.padded(data.length), b -> b.putInt(frame.wireLength()).put(data));
  }

  /** A block of a type, with a body of so many bytes, of which the rest stays zero. */
  CaptureBytes block(int type, int length, Consumer<ByteBuffer> body) {
    append(
        12 + length,
        b -> {
          b.putInt(type).putInt(12 + length);
          body.accept(b);
          b.putInt(8 + length, 12 + length);
        });
    return this;
  }

  CaptureBytes raw(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  private void append(int length, Consumer<ByteBuffer> writer) {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(order);
    writer.accept(buffer);
    bytes.writeBytes(buffer.array());
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
