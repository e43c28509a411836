package io.millrace.driver.offload;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.millrace.driver.ffi.VirtioNet;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Cuts a super-frame, which a sender left for the hardware to segment, into frames as they are on
 * the wire: "TCP segmentation offload" and its sister for UDP.
 *
 * <p>Every segment gets the super-frame's headers with its own IP length and identification, TCP
 * sequence number and flags or UDP length (RFC 791, 8200, 9293, 768), and complete checksums. The
 * super-frame's layer-4 checksum field holds the pseudo-header's sum (VIRTIO 1.2, 5.1.6.2); only
 * the length in it differs from segment to segment, so the addresses are not looked at, and a
 * routing header needs no special care.
 *
 * <p>What the super-frame says of itself is checked before anything is written. The segments are
 * produced one by one, so that a frame may be left half done when a burst is full.
 */
public final class GsoSegmenter {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final int ETHERNET_BYTES = 14;
  private static final int TPID_8021AD = 0x88a8;
  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_IPV6 = 0x86dd;
  private static final int MAX_VLAN_TAGS = 2;
  private static final int MAX_IP_BYTES = 0xffff;
  private static final int PROTOCOL_TCP = 6;
  private static final int PROTOCOL_UDP = 17;
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int MAX_EXTENSION_HEADERS = 8;

  private static final int TCP_FLAGS = 13;
  private static final int TCP_CHECKSUM = 16;
  private static final int UDP_CHECKSUM = 6;
  private static final int FIN = 0x01;
  private static final int PSH = 0x08;
  private static final int CWR = 0x80;

  private MemorySegment memory = MemorySegment.NULL;
  private long frame;
  private int length;
  private int l3;
  private int l4;
  private int headerBytes;
  private int segmentPayload;
  private boolean ipv4;
  private boolean tcp;
  private int next;
  private int index;

  /**
   * Begins a super-frame, which must stay where it is until its last segment is out.
   *
   * @param memory where the frame lies from offset {@code frame} on, {@code length} bytes
   * @param gsoType {@code gso_type} of its virtio_net_hdr
   * @param gsoSize bytes of payload in all segments but the last
   * @param csumStart where its layer-4 header starts
   * @param csumOffset where the checksum lies in that
   * @return whether it is in order; if not, there is nothing to segment
   */
  public boolean begin(
      MemorySegment memory,
      long frame,
      int length,
      int gsoType,
      int gsoSize,
      int csumStart,
      int csumOffset) {
    this.memory = memory;
    this.frame = frame;
    this.length = length;
    l4 = csumStart;
    segmentPayload = gsoSize;
    index = 0;
    boolean sound =
        gsoSize > 0
            && findLayer3()
            && length - l3 <= MAX_IP_BYTES
            && isOfType(gsoType & ~VirtioNet.VIRTIO_NET_HDR_GSO_ECN)
            && csumOffset == (tcp ? TCP_CHECKSUM : UDP_CHECKSUM)
            && findLayer4()
            && headerBytes < length
            && headerBytes + Math.min(gsoSize, length - headerBytes) <= PacketMemory.DATA_ROOM;
    next = sound ? headerBytes : length;
    return sound;
  }

  /** Whether the super-frame has more segments. */
  public boolean hasNext() {
    return next < length;
  }

  /**
   * Writes the next segment.
   *
   * @param buffer a fresh packet of length 0
   * @return the packet with its length, its layer-4 checksum known to be good
   */
  public long next(long buffer) {
    int payload = Math.min(segmentPayload, length - next);
    int bytes = headerBytes + payload;
    PacketMemory.copyIn(memory, frame, buffer, headerBytes);
    PacketMemory.copyIn(memory, frame + next, buffer + headerBytes, payload);
    writeLayer3(buffer, bytes);
    writeLayer4(buffer, bytes);
    next += payload;
    index++;
    return Packet.withLength(buffer, bytes) | Packet.L4_CHECKSUM_GOOD;
  }

  private void writeLayer3(long packet, int bytes) {
    long ip = packet + l3;
    if (!ipv4) {
      PacketMemory.putShort(ip + 4, bytes - l3 - 40);
      return;
    }
    PacketMemory.putShort(ip + 2, bytes - l3);
    PacketMemory.putShort(ip + 4, PacketMemory.getShort(ip + 4) + index);
    PacketMemory.putShort(ip + 10, 0);
    int sum = InternetChecksum.fold(InternetChecksum.add(0, ip, l4 - l3));
    PacketMemory.putShort(ip + 10, ~sum);
  }

  private void writeLayer4(long packet, int bytes) {
    long header = packet + l4;
    if (tcp) {
      int before = next - headerBytes;
      PacketMemory.putInt(header + 4, PacketMemory.getInt(header + 4) + before);
      int flags = PacketMemory.getByte(header + TCP_FLAGS);
      boolean last = next + bytes - headerBytes == length;
      flags &= ~((last ? 0 : FIN | PSH) | (index == 0 ? 0 : CWR));
      PacketMemory.putByte(header + TCP_FLAGS, flags);
    } else {
      PacketMemory.putShort(header + 4, bytes - l4);
    }
    int field = l4 + (tcp ? TCP_CHECKSUM : UDP_CHECKSUM);
    int pseudo = PacketMemory.getShort(packet + field);
    int lengthsSwapped = (~(length - l4) & 0xffff) + (bytes - l4);
    PacketMemory.putShort(packet + field, InternetChecksum.fold(pseudo + lengthsSwapped));
    InternetChecksum.complete(packet, bytes, l4, field - l4);
  }

  /** Passes over VLAN tags that are in the frame. */
  private boolean findLayer3() {
    l3 = ETHERNET_BYTES;
    int etherType = readShort(l3 - 2);
    for (int tags = 0; tags < MAX_VLAN_TAGS && isTag(etherType); tags++) {
      l3 += VlanTag.BYTES;
      etherType = readShort(l3 - 2);
    }
    ipv4 = etherType == ETHERTYPE_IPV4;
    return ipv4 || etherType == ETHERTYPE_IPV6;
  }

  private static boolean isTag(int etherType) {
    return etherType == VlanTag.TPID_8021Q || etherType == TPID_8021AD;
  }

  private boolean isOfType(int type) {
    tcp = type != VirtioNet.VIRTIO_NET_HDR_GSO_UDP_L4;
    return switch (type) {
      case VirtioNet.VIRTIO_NET_HDR_GSO_TCPV4 -> ipv4;
      case VirtioNet.VIRTIO_NET_HDR_GSO_TCPV6 -> !ipv4;
      case VirtioNet.VIRTIO_NET_HDR_GSO_UDP_L4 -> true;
      default -> false;
    };
  }

  /** Checks that the IP header ends where layer 4 is said to start, and measures the latter. */
  private boolean findLayer4() {
    int protocol = tcp ? PROTOCOL_TCP : PROTOCOL_UDP;
    boolean there = ipv4 ? ipv4LeadsTo(protocol) : ipv6LeadsTo(protocol);
    int bytes = tcp ? (readByte(l4 + 12) >> 4) * 4 : 8;
    headerBytes = l4 + bytes;
    return there && bytes >= (tcp ? 20 : 8);
  }

  private boolean ipv4LeadsTo(int protocol) {
    int headerLength = (readByte(l3) & 0xf) * 4;
    boolean fragment = (readShort(l3 + 6) & 0x3fff) != 0;
    return readByte(l3) >> 4 == 4
        && headerLength >= 20
        && l3 + headerLength == l4
        && !fragment
        && readByte(l3 + 9) == protocol;
  }

  private boolean ipv6LeadsTo(int protocol) {
    int at = l3 + 40;
    int header = readByte(l3 + 6);
    for (int i = 0; i < MAX_EXTENSION_HEADERS && at < l4; i++) {
      if (header != HOP_BY_HOP && header != ROUTING && header != DESTINATION_OPTIONS) {
        return false;
      }
      header = readByte(at);
      at += (readByte(at + 1) + 1) * 8;
    }
    return readByte(l3) >> 4 == 6 && at == l4 && header == protocol;
  }

  /** A byte of the super-frame, −1 beyond its end, which no field that matters can be. */
  private int readByte(int offset) {
    return offset < length ? memory.get(JAVA_BYTE, frame + offset) & 0xff : -1;
  }

  private int readShort(int offset) {
    return offset + 2 <= length ? memory.get(SHORT, frame + offset) & 0xffff : -1;
  }
}
