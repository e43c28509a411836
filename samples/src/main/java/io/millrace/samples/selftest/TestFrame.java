package io.millrace.samples.selftest;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.stages.wire.Checksum;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Udp;

/**
 * A UDP datagram over IPv4 between addresses set aside for tests of devices (RFC 2544, C.2.2),
 * whose every byte follows from its run, flow, number and length.
 *
 * <pre>
 *   Ethernet 14 | IPv4 20 | UDP 8 | magic 2 | run 2 | flow 2 | length 2 | number 4 | fill
 * </pre>
 */
final class TestFrame {
  static final int MIN_BYTES = 60;

  private static final int MAGIC = 0x4d52;
  private static final int IP = Ethernet.HEADER_BYTES;
  private static final int UDP = IP + Ipv4.HEADER_BYTES;
  private static final int TEST = UDP + Udp.HEADER_BYTES;
  private static final int RUN = TEST + 2;
  private static final int FLOW = TEST + 4;
  private static final int LENGTH = TEST + 6;
  private static final int NUMBER = TEST + 8;
  private static final int FILL = TEST + 12;
  private static final int SOURCE = 0xc612_0000;
  private static final int DESTINATION = 0xc613_0000;
  private static final int PORT = 1024;
  private static final int UDP_CHECKSUM = 6;
  private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

  private TestFrame() {}

  /** Writes a frame into an empty packet. */
  static long write(
      long empty, int bytes, long destination, long source, int run, int flow, int number) {
    long packet = Packet.withLength(empty, bytes);
    Ethernet.put(packet, destination, source, Ethernet.TYPE_IPV4);
    long ip = packet + IP;
    PacketMemory.putShort(ip, 0x4500);
    PacketMemory.putShort(ip + Ipv4.TOTAL_LENGTH, bytes - IP);
    PacketMemory.putInt(ip + Ipv4.IDENTIFICATION, Ipv4.DONT_FRAGMENT);
    PacketMemory.putByte(ip + Ipv4.TIME_TO_LIVE, 64);
    PacketMemory.putByte(ip + Ipv4.PROTOCOL, IpProtocol.UDP);
    Ipv4.putSource(ip, SOURCE | flow & 0xffff);
    // One field only: in a symmetric hash, as is usual, several that vary alike cancel out.
    Ipv4.putDestination(ip, DESTINATION);
    Ipv4.completeHeaderChecksum(ip);
    Udp.put(packet + UDP, PORT, PORT, bytes - UDP);
    PacketMemory.putShort(packet + TEST, MAGIC);
    PacketMemory.putShort(packet + RUN, run);
    PacketMemory.putShort(packet + FLOW, flow);
    PacketMemory.putShort(packet + LENGTH, bytes);
    PacketMemory.putInt(packet + NUMBER, number);
    for (int i = FILL; i < bytes; i++) {
      PacketMemory.putByte(packet + i, fill(number, i));
    }
    Udp.completeChecksum4(ip, packet + UDP);
    return packet;
  }

  /** The frame with its UDP checksum left to the card. */
  static long withOpenChecksum(long packet) {
    long pseudo = Checksum.pseudo4(packet + IP, IpProtocol.UDP, Packet.length(packet) - UDP);
    PacketMemory.putShort(packet + UDP + UDP_CHECKSUM, ~Checksum.finish(pseudo));
    return PacketMeta.withOpenChecksum(packet, UDP, UDP_CHECKSUM);
  }

  /** Whether it looks like a frame of this run, damaged or not. */
  static boolean isOf(long packet, int run) {
    return Packet.length(packet) >= MIN_BYTES
        && PacketMemory.getShort(packet + TEST) == MAGIC
        && PacketMemory.getShort(packet + RUN) == (run & 0xffff);
  }

  /** Whether every byte behind the addresses is as it was written. */
  static boolean isIntact(long packet) {
    int bytes = Packet.length(packet);
    int number = number(packet);
    if (PacketMemory.getShort(packet + LENGTH) != bytes) {
      return false;
    }
    for (int i = FILL; i < bytes; i++) {
      if (PacketMemory.getByte(packet + i) != fill(number, i)) {
        return false;
      }
    }
    long ip = packet + IP;
    long sum = Checksum.pseudo4(ip, IpProtocol.UDP, bytes - UDP);
    return Ipv4.headerChecksumGood(ip)
        && Checksum.isGood(Checksum.add(sum, packet + UDP, bytes - UDP));
  }

  static int flow(long packet) {
    return PacketMemory.getShort(packet + FLOW);
  }

  static int number(long packet) {
    return PacketMemory.getInt(packet + NUMBER);
  }

  private static int fill(int number, int index) {
    return (int) (number * GOLDEN >>> (index & 31)) + index & 0xff;
  }
}
