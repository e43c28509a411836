package io.millrace.driver.offload;

import io.millrace.driver.ffi.VirtioNet;
import io.millrace.driver.netdev.Frames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/**
 * A random frame larger than a wire takes, and its segments made the naive way: each built from
 * nothing, its checksums summed byte by byte.
 */
public final class SuperFrame {
  private static final int FIN = 0x01;
  private static final int PSH = 0x08;
  private static final int CWR = 0x80;

  public final boolean ipv4;
  public final boolean tcp;
  public final int l3;
  public final int l4;
  public final int headerBytes;
  public final int gsoSize;
  private final byte[] head;
  private final byte[] payload;
  private final int identification;
  private final int sequence;
  private final int flags;

  public SuperFrame(Random random) {
    ipv4 = random.nextBoolean();
    tcp = random.nextInt(3) > 0;
    int tags = random.nextInt(3);
    l3 = 14 + 4 * tags;
    int options = ipv4 ? 4 * random.nextInt(11) : 8 * random.nextInt(4);
    l4 = l3 + (ipv4 ? 20 : 40) + options;
    headerBytes = l4 + (tcp ? 20 + 4 * random.nextInt(11) : 8);
    gsoSize = 1 + random.nextInt(1400);
    payload = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 60_000 : 6000)];
    identification = random.nextInt(1 << 16);
    sequence = random.nextInt();
    flags = random.nextInt(256);
    head = new byte[headerBytes];
    random.nextBytes(head);
    head[0] = 2;
    random.nextBytes(payload);
    for (int i = 0; i < tags; i++) {
      Frames.putShort(head, 12 + 4 * i, i == 0 && tags == 2 ? 0x88a8 : 0x8100);
    }
    Frames.putShort(head, l3 - 2, ipv4 ? 0x0800 : 0x86dd);
    if (ipv4) {
      head[l3] = (byte) (0x40 | (l4 - l3) / 4);
      Frames.putShort(head, l3 + 6, 0x4000);
      head[l3 + 9] = protocol();
    } else {
      head[l3] = 0x60;
      chainExtensions(options);
    }
    if (tcp) {
      head[l4 + 12] = (byte) ((headerBytes - l4) / 4 << 4);
    }
  }

  private byte protocol() {
    return (byte) (tcp ? 6 : 17);
  }

  /** Destination options, which do not change what the pseudo-header covers. */
  private void chainExtensions(int bytes) {
    int nextHeader = l3 + 6;
    for (int at = l3 + 40; at < l3 + 40 + bytes; at += 8) {
      head[nextHeader] = 60;
      head[at + 1] = 0;
      nextHeader = at;
    }
    head[nextHeader] = protocol();
  }

  public int gsoType() {
    if (!tcp) {
      return VirtioNet.VIRTIO_NET_HDR_GSO_UDP_L4;
    }
    int type = ipv4 ? VirtioNet.VIRTIO_NET_HDR_GSO_TCPV4 : VirtioNet.VIRTIO_NET_HDR_GSO_TCPV6;
    return (flags & CWR) != 0 ? type | VirtioNet.VIRTIO_NET_HDR_GSO_ECN : type;
  }

  public int csumOffset() {
    return tcp ? 16 : 6;
  }

  public int segments() {
    return (payload.length + gsoSize - 1) / gsoSize;
  }

  /** The super-frame as a sender hands it over: with the pseudo-header's sum for a checksum. */
  public byte[] bytes() {
    byte[] frame = frame(identification, sequence, flags, payload);
    Frames.putShort(frame, l4 + csumOffset(), pseudoHeader(frame));
    return frame;
  }

  /** The virtio_net_hdr that goes with the super-frame. */
  public byte[] vnetHeader() {
    return ByteBuffer.allocate(10)
        .order(ByteOrder.nativeOrder())
        .put((byte) VirtioNet.VIRTIO_NET_HDR_F_NEEDS_CSUM)
        .put((byte) gsoType())
        .putShort((short) headerBytes)
        .putShort((short) gsoSize)
        .putShort((short) l4)
        .putShort((short) csumOffset())
        .array();
  }

  /** Segment {@code index} as it has to look on the wire. */
  public byte[] segment(int index) {
    int from = index * gsoSize;
    int to = Math.min(payload.length, from + gsoSize);
    int segmentFlags = flags;
    if (index > 0) {
      segmentFlags &= ~CWR;
    }
    if (to < payload.length) {
      segmentFlags &= ~(FIN | PSH);
    }
    byte[] part = Arrays.copyOfRange(payload, from, to);
    byte[] frame = frame(identification + index, sequence + from, segmentFlags, part);
    int field = l4 + csumOffset();
    Frames.putShort(frame, field, 0);
    int sum = Frames.fold(Frames.sum(frame, l4, frame.length) + pseudoHeader(frame));
    Frames.putShort(frame, field, sum == 0xffff ? 0xffff : ~sum);
    return frame;
  }

  private byte[] frame(int id, int seq, int tcpFlags, byte[] data) {
    byte[] frame = Arrays.copyOf(head, headerBytes + data.length);
    System.arraycopy(data, 0, frame, headerBytes, data.length);
    if (ipv4) {
      Frames.putShort(frame, l3 + 2, frame.length - l3);
      Frames.putShort(frame, l3 + 4, id);
      Frames.putShort(frame, l3 + 10, 0);
      Frames.putShort(frame, l3 + 10, ~Frames.sum(frame, l3, l4));
    } else {
      Frames.putShort(frame, l3 + 4, frame.length - l3 - 40);
    }
    if (tcp) {
      Frames.putInt(frame, l4 + 4, seq);
      frame[l4 + 13] = (byte) tcpFlags;
    } else {
      Frames.putShort(frame, l4 + 4, frame.length - l4);
    }
    return frame;
  }

  private int pseudoHeader(byte[] frame) {
    int addresses = ipv4 ? Frames.sum(frame, l3 + 12, l3 + 20) : Frames.sum(frame, l3 + 8, l3 + 40);
    return Frames.fold(addresses + protocol() + frame.length - l4);
  }
}
