package io.millrace.stages.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Each header, written field by field, is on the wire what its specification draws. */
class HeadersTest {
  private static final long AT = 0x4_0000;
  private static final long MAC1 = 0x0200_0000_0001L;
  private static final long MAC2 = 0x0aff_fefd_fcfbL;

  @Test
  void ethernet() {
    Ethernet.put(AT, MAC2, MAC1, Ethernet.TYPE_IPV6);
    assertWire("0afffefdfcfb 020000000001 86dd");
    assertEquals(MAC2, Ethernet.destination(AT));
    assertEquals(MAC1, Ethernet.source(AT));
    Ethernet.putDestination(AT, MAC1);
    Ethernet.putSource(AT, MAC2);
    Ethernet.putType(AT, Ethernet.TYPE_ARP);
    assertWire("020000000001 0afffefdfcfb 0806");
    assertTrue(Ethernet.isGroup(0x0100_5e00_0001L));
    assertFalse(Ethernet.isGroup(MAC1));
  }

  @Test
  void networkLayerBehindTags() {
    assertNetwork(14, 0x0800, "0800 45", 64);
    assertNetwork(14, 0x0026, "0026 42", 64);
    assertNetwork(18, 0x86dd, "8100 e005 86dd 60", 64);
    assertNetwork(22, 0x0800, "88a8 0005 8100 0006 0800 45", 64);
    assertNetwork(22, 0x8100, "8100 0005 8100 0006 8100 0007 0800", 64);
    assertNetwork(18, 0x0800, "8100 0005 0800", 18);
    assertNetwork(0, 0, "8100 0005 0800", 17);
    assertNetwork(0, 0, "88a8 0005 8100 0006 0800", 21);
  }

  private static void assertNetwork(int offset, int type, String behindAddresses, int length) {
    byte[] bytes = hex(behindAddresses);
    PacketMemory.copyIn(bytes, 0, AT + 12, bytes.length);
    int network = Ethernet.network(Packet.of(AT, length));
    assertEquals(offset, Ethernet.offset(network));
    assertEquals(type, Ethernet.etherType(network));
  }

  @Test
  void vlan() {
    Vlan.put(AT, 5, true, 0x123, 0x0800);
    assertWire("b123 0800");
    assertEquals(5, Vlan.priority(AT));
    assertTrue(Vlan.dropEligible(AT));
    assertEquals(0x123, Vlan.identifier(AT));
    assertEquals(0x0800, Vlan.innerType(AT));
    Ethernet.put(AT, MAC1, MAC2, Vlan.TPID);
    Vlan.put(AT + 14, 0, false, 77, 0x0800);
    assertEquals(77, Vlan.outerIdentifier(AT));
    Ethernet.putType(AT, 0x0800);
    assertEquals(-1, Vlan.outerIdentifier(AT));
  }

  @Test
  void arp() {
    Arp.put(AT, Arp.REPLY, MAC1, 0x0a000001, MAC2, 0x0a0000fe);
    assertWire("0001 0800 06 04 0002 020000000001 0a000001 0afffefdfcfb 0a0000fe");
    assertTrue(Arp.isIpv4OverEthernet(AT));
    assertEquals(Arp.REPLY, Arp.opcode(AT));
    assertEquals(MAC1, Arp.senderHardware(AT));
    assertEquals(0x0a000001, Arp.senderProtocol(AT));
    assertEquals(MAC2, Arp.targetHardware(AT));
    assertEquals(0x0a0000fe, Arp.targetProtocol(AT));
    PacketMemory.putByte(AT + 5, 16);
    assertFalse(Arp.isIpv4OverEthernet(AT));
  }

  @Test
  void ipv4() {
    Ipv4.put(AT, 0, 0x73, 0, Ipv4.DONT_FRAGMENT, 64, 17, 0xc0a80001, 0xc0a800c7);
    assertWire("45 00 0073 0000 4000 40 11 b861 c0a80001 c0a800c7");
    assertEquals(4, Ipv4.version(AT));
    assertEquals(20, Ipv4.headerBytes(AT));
    assertEquals(0x73, Ipv4.totalLength(AT));
    assertEquals(64, Ipv4.timeToLive(AT));
    assertEquals(IpProtocol.UDP, Ipv4.protocol(AT));
    assertEquals(0xb861, Ipv4.headerChecksum(AT));
    assertTrue(Ipv4.dontFragment(AT));
    assertFalse(Ipv4.isFragment(AT));
    Ipv4.putFragment(AT, Ipv4.MORE_FRAGMENTS | 3);
    assertTrue(Ipv4.isFragment(AT));
    assertEquals(24, Ipv4.fragmentOffsetBytes(Ipv4.fragment(AT)));
    assertFalse(Ipv4.headerChecksumGood(AT));
  }

  @Test
  void ipv6() {
    Ipv6.put(AT, 0xb8, 0xabcde, 0x1234, IpProtocol.TCP, 63);
    Ipv6Address source = Ipv6Address.parse("2001:db8::1");
    Ipv6Address destination = Ipv6Address.parse("ff02::fb");
    Ipv6.putSource(AT, source.high(), source.low());
    Ipv6.putDestination(AT, destination.high(), destination.low());
    assertWire(
        "6b8abcde 1234 06 3f 20010db8000000000000000000000001 ff0200000000000000000000000000fb");
    assertEquals(6, Ipv6.version(AT));
    assertEquals(0xb8, Ipv6.trafficClass(AT));
    assertEquals(0xabcde, Ipv6.flowLabel(AT));
    assertEquals(0x1234, Ipv6.payloadLength(AT));
    assertEquals(IpProtocol.TCP, Ipv6.nextHeader(AT));
    assertEquals(63, Ipv6.hopLimit(AT));
    assertEquals(source, new Ipv6Address(Ipv6.sourceHigh(AT), Ipv6.sourceLow(AT)));
    assertEquals(destination, new Ipv6Address(Ipv6.destinationHigh(AT), Ipv6.destinationLow(AT)));
    assertTrue(Ipv6.isMulticast(Ipv6.destinationHigh(AT)));
    assertTrue(Ipv6.isLinkLocal(0xfebfL << 48));
    assertFalse(Ipv6.isLinkLocal(0xfec0L << 48));
  }

  @Test
  void udpAndTcp() {
    Udp.put(AT, 1234, 53, 9);
    assertWire("04d2 0035 0009 0000");
    assertEquals(1234, Udp.sourcePort(AT));
    assertEquals(53, Udp.destinationPort(AT));
    assertEquals(9, Udp.length(AT));
    Tcp.put(AT, 65_535, 80, 0x01020304, -2, Tcp.SYN | Tcp.ACK, 0xfedc);
    assertWire("ffff 0050 01020304 fffffffe 5012 fedc 0000 0000");
    assertEquals(65_535, Tcp.sourcePort(AT));
    assertEquals(80, Tcp.destinationPort(AT));
    assertEquals(0x01020304, Tcp.sequenceNumber(AT));
    assertEquals(-2, Tcp.acknowledgmentNumber(AT));
    assertEquals(20, Tcp.headerBytes(AT));
    assertEquals(0x12, Tcp.controlBits(AT));
    assertEquals(0xfedc, Tcp.window(AT));
  }

  @Test
  void icmp() {
    Icmp.put(AT, Icmp.DESTINATION_UNREACHABLE, Icmp.CODE_FRAGMENTATION_NEEDED, 1400);
    Icmp.completeChecksum(AT, 8);
    assertWire("03 04 f783 00000578");
    assertTrue(Icmp.isError(Icmp.type(AT)));
    assertFalse(Icmp.isError(Icmp.ECHO_REPLY));
    assertEquals(4, Icmp.code(AT));
    assertEquals(1400, Icmp.rest(AT));
  }

  @Test
  void neighborDiscovery() {
    Icmpv6.put(AT, NeighborDiscovery.NEIGHBOR_ADVERTISEMENT, 0, NeighborDiscovery.SOLICITED);
    NeighborDiscovery.putTarget(AT, 0xfe80L << 48, 0x11);
    NeighborDiscovery.putLinkLayerOption(AT + 24, NeighborDiscovery.OPTION_TARGET_LINK_LAYER, MAC2);
    assertWire("88 00 0000 40000000 fe80000000000000 0000000000000011 02 01 0afffefdfcfb");
    int at = NeighborDiscovery.option(AT, 32, 24, NeighborDiscovery.OPTION_TARGET_LINK_LAYER);
    assertEquals(24, at);
    assertEquals(MAC2, NeighborDiscovery.linkLayerAddress(AT + at));
    int none = NeighborDiscovery.NO_OPTION;
    assertEquals(none, NeighborDiscovery.option(AT, 31, 24, 2));
    assertEquals(none, NeighborDiscovery.option(AT, 32, 24, 1));
    PacketMemory.putByte(AT + 25, 0);
    assertEquals(none, NeighborDiscovery.option(AT, 32, 24, 2));
    assertEquals(0x1_ff12_3456L, NeighborDiscovery.solicitedNodeLow(0xabcd_ef12_3456L));
    assertEquals(0x3333_ff12_3456L, NeighborDiscovery.multicastEthernet(0x1_ff12_3456L));
  }

  private static void assertWire(String expected) {
    byte[] bytes = hex(expected);
    assertEquals(
        HexFormat.of().formatHex(bytes),
        HexFormat.of().formatHex(PacketMemory.bytes(Packet.of(AT, bytes.length))));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
