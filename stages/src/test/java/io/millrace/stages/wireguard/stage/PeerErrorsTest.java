package io.millrace.stages.wireguard.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Icmp;
import io.millrace.stages.wire.Icmpv6;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Address;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a sender is told whose packet no peer takes. */
class PeerErrorsTest {
  private static final Ipv4Address OWN4 = (Ipv4Address) IpAddress.parse("10.1.0.1");
  private static final Ipv6Address OWN6 = (Ipv6Address) IpAddress.parse("fd01::1");
  private static final int HOST4 = ((Ipv4Address) IpAddress.parse("10.1.0.2")).value();
  private static final Ipv6Address HOST6 = (Ipv6Address) IpAddress.parse("fd01::2");
  private static final int THERE4 = ((Ipv4Address) IpAddress.parse("10.9.0.2")).value();
  private static final int BYTES = 100;

  private final PacketPool pool = new PacketPool(256);
  private final PacketCache cache = pool.newCache();
  private final PeerErrors errors =
      new PeerErrors(new OwnAddresses(List.of(OWN4, OWN6)), cache, 0x02L << 40, 0x03L << 40);

  @AfterEach
  void close() {
    cache.close();
    pool.close();
  }

  private long packet4(int fragment, int protocol, int source, int destination) {
    long ip = Packet.withLength(cache.allocate(), BYTES);
    for (int i = 0; i < BYTES; i++) {
      PacketMemory.putByte(ip + i, i);
    }
    Ipv4.put(ip, 0, BYTES, 7, fragment, 64, protocol, source, destination);
    return ip;
  }

  private long udp4() {
    return packet4(0, IpProtocol.UDP, HOST4, THERE4);
  }

  private long packet6(int protocol) {
    long ip = Packet.withLength(cache.allocate(), BYTES);
    Ipv6.put(ip, 0, 0, BYTES - Ipv6.HEADER_BYTES, protocol, 64);
    Ipv6.putSource(ip, HOST6.high(), HOST6.low());
    Ipv6.putDestination(ip, HOST6.high() + 1, 1);
    return ip;
  }

  @Test
  void hostUnreachable() {
    long offender = udp4();
    long frame = errors.about(offender, 0);
    assertEquals(Ethernet.TYPE_IPV4, Ethernet.type(frame));
    assertEquals(0x02L << 40, Ethernet.destination(frame));
    assertEquals(Ethernet.HEADER_BYTES + 20 + 8 + BYTES, Packet.length(frame));
    long ip = Packet.pull(frame, Ethernet.HEADER_BYTES);
    assertTrue(Ipv4.headerChecksumGood(ip));
    assertEquals(OWN4.value(), Ipv4.source(ip));
    assertEquals(HOST4, Ipv4.destination(ip));
    assertEquals(IpProtocol.ICMP, Ipv4.protocol(ip));
    long icmp = ip + Ipv4.HEADER_BYTES;
    assertEquals(Icmp.DESTINATION_UNREACHABLE, Icmp.type(icmp));
    assertEquals(Icmp.CODE_HOST_UNREACHABLE, Icmp.code(icmp));
    for (int i = 0; i < BYTES; i++) {
      assertEquals(
          PacketMemory.getByte(offender + i), PacketMemory.getByte(icmp + Icmp.HEADER_BYTES + i));
    }
  }

  @Test
  void addressUnreachable() {
    long frame = errors.about(packet6(IpProtocol.UDP), 0);
    assertEquals(Ethernet.TYPE_IPV6, Ethernet.type(frame));
    long ip = Packet.pull(frame, Ethernet.HEADER_BYTES);
    assertEquals(Packet.length(ip), Ipv6.HEADER_BYTES + Ipv6.payloadLength(ip));
    assertEquals(OWN6.low(), Ipv6.sourceLow(ip));
    assertEquals(HOST6.low(), Ipv6.destinationLow(ip));
    long icmp = ip + Ipv6.HEADER_BYTES;
    assertEquals(Icmpv6.DESTINATION_UNREACHABLE, Icmpv6.type(icmp));
    assertEquals(Icmpv6.CODE_ADDRESS_UNREACHABLE, Icmpv6.code(icmp));
  }

  @Test
  void notAboutEverything() {
    long error = packet4(0, IpProtocol.ICMP, HOST4, THERE4);
    PacketMemory.putByte(error + Ipv4.HEADER_BYTES, Icmp.TIME_EXCEEDED);
    assertEquals(Packet.NONE, errors.about(error, 0));
    PacketMemory.putByte(error + Ipv4.HEADER_BYTES, Icmp.ECHO_REQUEST);
    assertNotEquals(Packet.NONE, errors.about(error, 0));
    assertEquals(Packet.NONE, errors.about(packet4(1, IpProtocol.UDP, HOST4, THERE4), 0));
    assertEquals(Packet.NONE, errors.about(packet4(0, IpProtocol.UDP, 0, THERE4), 0));
    assertEquals(Packet.NONE, errors.about(packet4(0, IpProtocol.UDP, HOST4, 0xe000_0001), 0));
    long error6 = packet6(IpProtocol.ICMPV6);
    PacketMemory.putByte(error6 + Ipv6.HEADER_BYTES, Icmpv6.PACKET_TOO_BIG);
    assertEquals(Packet.NONE, errors.about(error6, 0));
  }

  @Test
  void notWithoutAnAddress() {
    PeerErrors mute = new PeerErrors(new OwnAddresses(List.of(OWN6)), cache, 1, 2);
    assertEquals(Packet.NONE, mute.about(udp4(), 0));
  }

  @Test
  void notTooOften() {
    long offender = udp4();
    for (int i = 0; i < PeerErrors.PER_SECOND; i++) {
      assertNotEquals(Packet.NONE, errors.about(offender, i));
    }
    assertEquals(Packet.NONE, errors.about(offender, 999_999_999));
    assertNotEquals(Packet.NONE, errors.about(offender, 1_000_000_000));
  }
}
