package io.millrace.stages.validate;

import static io.millrace.stages.validate.Frames.DESTINATION6;
import static io.millrace.stages.validate.Frames.IP;
import static io.millrace.stages.validate.Frames.L4;
import static io.millrace.stages.validate.Frames.L6;
import static io.millrace.stages.validate.Frames.SOURCE6;
import static io.millrace.stages.validate.Frames.address6;
import static io.millrace.stages.validate.Frames.arp;
import static io.millrace.stages.validate.Frames.bytes;
import static io.millrace.stages.validate.Frames.concat;
import static io.millrace.stages.validate.Frames.cut;
import static io.millrace.stages.validate.Frames.ethernet;
import static io.millrace.stages.validate.Frames.icmp;
import static io.millrace.stages.validate.Frames.ipv4;
import static io.millrace.stages.validate.Frames.ipv6;
import static io.millrace.stages.validate.Frames.patch;
import static io.millrace.stages.validate.Frames.payload;
import static io.millrace.stages.validate.Frames.summed;
import static io.millrace.stages.validate.Frames.summedHeader;
import static io.millrace.stages.validate.Frames.tagged;
import static io.millrace.stages.validate.Frames.tcp;
import static io.millrace.stages.validate.Frames.tcp4;
import static io.millrace.stages.validate.Frames.udp;
import static io.millrace.stages.validate.Frames.udp4;
import static io.millrace.stages.validate.Frames.udp6;
import static io.millrace.stages.validate.Malformed.*;
import static io.millrace.stages.validate.Samples.ALL_NODES;
import static io.millrace.stages.validate.Samples.LINK_LOCAL;
import static io.millrace.stages.validate.Samples.ND_OPTION;
import static io.millrace.stages.validate.Samples.NOBODY;
import static io.millrace.stages.validate.Samples.SOLICITED_NODE;
import static io.millrace.stages.validate.Samples.advertisement;
import static io.millrace.stages.validate.Samples.extended;
import static io.millrace.stages.validate.Samples.quote4;
import static io.millrace.stages.validate.Samples.solicitation;

import io.millrace.pipeline.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Frames that have one thing wrong with them, and the reason they are to be dropped for. */
final class MalformedSamples {
  private final List<Map.Entry<DropReason, byte[]>> samples = new ArrayList<>();

  private MalformedSamples() {}

  static List<Map.Entry<DropReason, byte[]>> all() {
    MalformedSamples all = new MalformedSamples();
    all.link();
    all.ipv4Header();
    all.ipv4Fragments();
    all.ipv6Header();
    all.ipv6Extensions();
    all.ports();
    all.tcpSegments();
    all.icmpMessages();
    all.neighborDiscovery();
    return all.samples;
  }

  private void add(DropReason reason, byte[] frame) {
    samples.add(Map.entry(reason, frame));
  }

  private void link() {
    add(ETHERNET_RUNT, cut(udp4(9), 13));
    add(ETHERNET_RUNT, new byte[0]);
    add(ETHERNET_SOURCE_GROUP, patch(udp4(9), 6, 1));
    add(ETHERNET_SOURCE_GROUP, patch(arp(), 6, 255, 255, 255, 255, 255, 255));
    add(ETHERNET_LENGTH, ethernet(47, payload(46)));
    add(ETHERNET_TYPE, ethernet(1501, payload(46)));
    add(ETHERNET_TYPE, ethernet(1535, payload(46)));
    add(VLAN_TRUNCATED, cut(tagged(0x8100, 1, udp4(9)), 17));
    add(VLAN_TRUNCATED, cut(tagged(0x88a8, 1, tagged(0x8100, 1, udp4(9))), 18));
    add(VLAN_RESERVED, tagged(0x8100, 0xfff, udp4(9)));
    add(VLAN_RESERVED, tagged(0x88a8, 1, tagged(0x8100, 0xffff, udp4(9))));
    add(ARP_TRUNCATED, cut(arp(), 41));
    add(ARP_TRUNCATED, cut(arp(), 20));
    add(ARP_MALFORMED, patch(arp(), 18, 8));
    add(ARP_MALFORMED, patch(arp(), 19, 16));
    add(ARP_MALFORMED, patch(arp(), 14, 0, 15));
    add(ARP_MALFORMED, patch(arp(), 16, 0x86, 0xdd));
    add(ARP_OPCODE, patch(arp(), 20, 0, 0));
    add(ARP_OPCODE, patch(arp(), 20, 255, 255));
    add(ARP_SENDER, patch(arp(), 22, 3));
    add(ARP_SENDER, patch(arp(), 28, 224, 0, 0, 1));
    add(ARP_SENDER, patch(arp(), 28, 127, 0, 0, 1));
  }

  private void ipv4Header() {
    add(IPV4_TRUNCATED, cut(udp4(9), 33));
    add(IPV4_TRUNCATED, cut(udp4(9), 14));
    add(IPV4_VERSION, summed(patch(udp4(9), IP, 0x65)));
    add(IPV4_HEADER_LENGTH, summedHeader(patch(udp4(9), IP, 0x44)));
    add(IPV4_HEADER_LENGTH, patch(udp4(9), IP, 0x40));
    add(IPV4_TOTAL_LENGTH, summedHeader(patch(udp4(9), IP + 2, 0, 38)));
    add(IPV4_TOTAL_LENGTH, summedHeader(patch(udp4(9), IP + 2, 0xff, 0xff)));
    add(IPV4_TOTAL_LENGTH, summedHeader(patch(udp4(9), IP + 2, 0, 19)));
    add(IPV4_TOTAL_LENGTH, summedHeader(patch(udp4(9), IP, 0x4f)));
    add(IPV4_CHECKSUM, patch(udp4(9), IP + 10, 0, 0));
    add(IPV4_CHECKSUM, patch(udp4(9), IP + 8, 63));
    add(IPV4_SOURCE_MARTIAN, summed(patch(udp4(9), 26, 127, 0, 0, 1)));
    add(IPV4_SOURCE_MARTIAN, summed(patch(udp4(9), 26, 224, 0, 0, 5)));
    add(IPV4_SOURCE_MARTIAN, summed(patch(udp4(9), 26, 240, 0, 0, 1)));
    add(IPV4_SOURCE_MARTIAN, summed(patch(udp4(9), 26, 255, 255, 255, 255)));
    add(IPV4_SOURCE_MARTIAN, summed(patch(udp4(9), 26, 0, 0, 0, 0)));
    add(IPV4_SOURCE_MARTIAN, summed(patch(udp4(9), 26, 0, 1, 2, 3, 255, 255, 255, 255)));
    add(IPV4_DESTINATION_MARTIAN, summed(patch(udp4(9), 30, 127, 9, 9, 9)));
    add(IPV4_DESTINATION_MARTIAN, summed(patch(udp4(9), 30, 0, 0, 0, 0)));
    add(IPV4_DESTINATION_MARTIAN, summed(patch(tcp4(2), 30, 255, 255, 255, 254)));
    add(IPV4_LAND, summed(patch(tcp4(2), 30, 10, 0, 0, 1)));
    add(IPV4_LAND, summed(patch(ipv4(50, payload(9)), 30, 10, 0, 0, 1)));
    add(IPV4_OPTIONS, ipv4(17, bytes(7, 1, 0, 0), udp(9)));
    add(IPV4_OPTIONS, ipv4(17, bytes(7, 5, 4, 0), udp(9)));
    add(IPV4_OPTIONS, ipv4(17, bytes(1, 1, 1, 7), udp(9)));
  }

  private void ipv4Fragments() {
    add(IPV4_FRAGMENT_LENGTH, summed(patch(ipv4(17, payload(63)), 20, 0x20, 8)));
    add(IPV4_FRAGMENT_LENGTH, summed(patch(ipv4(17, udp(63)), 20, 0x20, 0)));
    add(IPV4_FRAGMENT_OVERLONG, summed(patch(ipv4(1, payload(64)), 20, 0x1f, 0xff)));
    add(IPV4_FRAGMENT_OVERLONG, summed(patch(ipv4(17, payload(4)), 20, 0x1f, 0xfd)));
    add(IPV4_FRAGMENT_TINY, summed(patch(ipv4(6, payload(64)), 20, 0, 1)));
    add(IPV4_FRAGMENT_TINY, summed(patch(ipv4(6, payload(16)), 20, 0x20, 0)));
    add(IPV4_FRAGMENT_TINY, summed(patch(ipv4(17, new byte[0]), 20, 0x20, 0)));
    add(
        IPV4_FRAGMENT_TINY,
        summed(patch(ipv4(6, patch(tcp(2, new byte[4], 0), 12, 0xa0)), 20, 0x20, 0)));
    add(UDP_LENGTH, summed(patch(ipv4(17, patch(udp(56), 4, 0, 7)), 20, 0x20, 0)));
  }

  private void ipv6Header() {
    add(IPV6_TRUNCATED, cut(udp6(9), 53));
    add(IPV6_VERSION, patch(udp6(9), IP, 0x40));
    add(IPV6_PAYLOAD_LENGTH, patch(udp6(9), IP + 5, 18));
    add(IPV6_PAYLOAD_LENGTH, patch(udp6(9), IP + 4, 0xff, 0xff));
    add(IPV6_SOURCE_MARTIAN, ipv6(17, 64, ALL_NODES, DESTINATION6, udp(9)));
    add(IPV6_SOURCE_MARTIAN, ipv6(17, 64, NOBODY, DESTINATION6, udp(9)));
    add(IPV6_SOURCE_MARTIAN, ipv6(17, 64, loopback(), DESTINATION6, udp(9)));
    add(IPV6_SOURCE_MARTIAN, ipv6(17, 64, mapped(), DESTINATION6, udp(9)));
    add(IPV6_DESTINATION_MARTIAN, ipv6(17, 64, SOURCE6, NOBODY, udp(9)));
    add(IPV6_DESTINATION_MARTIAN, ipv6(17, 64, SOURCE6, loopback(), udp(9)));
    add(IPV6_DESTINATION_MARTIAN, ipv6(17, 64, SOURCE6, mapped(), udp(9)));
    add(IPV6_DESTINATION_MARTIAN, ipv6(17, 64, SOURCE6, patch(ALL_NODES, 1, 1), udp(9)));
    add(IPV6_DESTINATION_MARTIAN, ipv6(17, 64, SOURCE6, patch(ALL_NODES, 1, 0), udp(9)));
    add(IPV6_LAND, ipv6(17, 64, SOURCE6, SOURCE6, udp(9)));
  }

  private static byte[] loopback() {
    return patch(NOBODY, 15, 1);
  }

  private static byte[] mapped() {
    return address6("00000000000000000000ffff0a000001");
  }

  private void ipv6Extensions() {
    add(IPV6_EXTENSION_TRUNCATED, ipv6(0, bytes(17, 1, 1, 4, 0, 0, 0, 0)));
    add(IPV6_EXTENSION_TRUNCATED, ipv6(44, bytes(17, 0, 0, 0)));
    add(IPV6_EXTENSION_TRUNCATED, ipv6(0, new byte[0]));
    add(IPV6_EXTENSION_ORDER, ipv6(60, concat(options(0), options(17), udp(9))));
    byte[] five = concat(options(60), options(60), options(60), options(60), options(60));
    add(
        IPV6_EXTENSION_COUNT,
        ipv6(60, concat(five, options(60), options(60), options(60), options(17), udp(9))));
    add(IPV6_OPTIONS, ipv6(0, concat(bytes(17, 0, 5, 5, 0, 0, 1, 0), udp(9))));
    add(IPV6_OPTIONS, ipv6(60, concat(bytes(17, 0, 1, 3, 0, 0, 0, 1), udp(9))));
    add(IPV6_ROUTING, ipv6(43, concat(bytes(17, 2, 0, 2, 0, 0, 0, 0), new byte[16], udp(9))));
    add(IPV6_ROUTING, ipv6(43, concat(bytes(17, 1, 0, 0, 0, 0, 0, 0), new byte[8], udp(9))));
    add(IPV6_FRAGMENT_LENGTH, ipv6(44, concat(fragment(17, 0x29), payload(31))));
    add(IPV6_FRAGMENT_OVERLONG, ipv6(44, concat(fragment(17, 0xfff8), payload(8))));
    add(IPV6_FRAGMENT_TINY, ipv6(44, concat(fragment(6, 1), payload(16))));
    add(
        IPV6_FRAGMENT_TINY,
        ipv6(44, concat(fragment(6, 1), patch(tcp(2, new byte[4], 0), 12, 0xf0))));
  }

  private static byte[] options(int next) {
    return bytes(next, 0, 1, 4, 0, 0, 0, 0);
  }

  private static byte[] fragment(int next, int word) {
    return bytes(next, 0, word >>> 8, word, 9, 9, 9, 9);
  }

  private void ports() {
    add(UDP_TRUNCATED, ipv4(17, cut(udp(0), 7)));
    add(UDP_TRUNCATED, ipv6(17, cut(udp(0), 7)));
    add(UDP_LENGTH, summed(patch(udp4(9), L4 + 4, 0, 7)));
    add(UDP_LENGTH, summed(patch(udp4(9), L4 + 4, 0, 18)));
    add(UDP_LENGTH, patch(udp6(9), L6 + 4, 0, 0));
    add(UDP_PORT_ZERO, summed(patch(udp4(9), L4 + 2, 0, 0)));
    add(UDP_CHECKSUM, patch(udp4(9), L4 + 6, 1, 1));
    add(UDP_CHECKSUM, patch(udp6(9), L6 + 8, 77));
    add(UDP_CHECKSUM, patch(extended(0, options(17), 17, udp(9)), L6 + 16, 77));
    add(UDP_CHECKSUM, patch(extended(44, fragment(17, 0), 17, udp(9)), L6 + 16, 77));
  }

  private void tcpSegments() {
    add(TCP_TRUNCATED, ipv4(6, cut(tcp(2, new byte[0], 0), 19)));
    add(TCP_TRUNCATED, ipv6(6, new byte[0]));
    add(TCP_DATA_OFFSET, summed(patch(tcp4(2), L4 + 12, 0x40)));
    add(TCP_DATA_OFFSET, summed(patch(tcp4(2), L4 + 12, 0x80)));
    add(TCP_FLAGS_NULL, tcp4(0));
    add(TCP_FLAGS_NULL, tcp4(0x28));
    add(TCP_FLAGS_SYN_FIN, tcp4(0x03));
    add(TCP_FLAGS_SYN_FIN, tcp4(0x13));
    add(TCP_FLAGS, tcp4(0x06));
    add(TCP_FLAGS, tcp4(0x01));
    add(TCP_FLAGS, tcp4(0x29));
    add(TCP_PORT_ZERO, summed(patch(tcp4(2), L4, 0, 0)));
    add(TCP_PORT_ZERO, summed(patch(tcp4(2), L4 + 2, 0, 0)));
    add(TCP_OPTIONS, ipv4(6, tcp(2, bytes(2, 0, 5, 0xb4), 0)));
    add(TCP_OPTIONS, ipv4(6, tcp(2, bytes(2, 5, 5, 0xb4), 20)));
    add(TCP_OPTIONS, ipv4(6, tcp(2, bytes(1, 1, 1, 8), 20)));
    add(TCP_CHECKSUM, patch(tcp4(2), L4 + 16, 0, 0));
    add(TCP_CHECKSUM, patch(tcp4(0x10), L4 + 21, 0));
    add(TCP_CHECKSUM, patch(Frames.tcp6(0x10), L6 + 21, 0));
  }

  private void icmpMessages() {
    add(ICMP_TRUNCATED, ipv4(1, icmp(8, 0, new byte[3])));
    add(ICMP_QUOTE, ipv4(1, icmp(3, 1, concat(new byte[4], quote4(19)))));
    add(ICMP_QUOTE, ipv4(1, icmp(11, 0, new byte[24])));
    add(ICMP_CHECKSUM, patch(ipv4(1, icmp(8, 0, payload(60))), L4 + 2, 1, 1));
    add(ICMPV6_TRUNCATED, ipv6(58, new byte[3]));
    add(ICMPV6_TRUNCATED, ipv6(58, icmp(128, 0, new byte[2])));
    add(ICMPV6_TRUNCATED, ipv6(58, 1, LINK_LOCAL, ALL_NODES, icmp(130, 0, new byte[19])));
    add(ICMPV6_QUOTE, ipv6(58, icmp(1, 0, new byte[43])));
    add(ICMPV6_QUOTE, ipv6(58, icmp(3, 0, new byte[44])));
    add(ICMPV6_CHECKSUM, patch(ipv6(58, icmp(128, 0, payload(60))), L6 + 3, 0));
  }

  private void neighborDiscovery() {
    add(ND_HOP_LIMIT, ipv6(58, 254, LINK_LOCAL, SOLICITED_NODE, solicitation(ND_OPTION)));
    add(ND_TRUNCATED, ipv6(58, 255, LINK_LOCAL, SOLICITED_NODE, cut(solicitation(), 23)));
    add(ND_OPTIONS, ipv6(58, 255, LINK_LOCAL, SOLICITED_NODE, solicitation(new byte[8])));
    add(ND_OPTIONS, ipv6(58, 255, LINK_LOCAL, SOLICITED_NODE, solicitation(cut(ND_OPTION, 7))));
    add(ND_MALFORMED, ipv6(58, 255, NOBODY, SOLICITED_NODE, solicitation(ND_OPTION)));
    add(ND_MALFORMED, ipv6(58, 255, NOBODY, ALL_NODES, solicitation()));
    add(ND_MALFORMED, ipv6(58, 255, LINK_LOCAL, SOLICITED_NODE, patch(solicitation(), 1, 1)));
    add(ND_MALFORMED, ipv6(58, 255, LINK_LOCAL, SOLICITED_NODE, patch(solicitation(), 8, 255)));
    add(ND_MALFORMED, ipv6(58, 255, LINK_LOCAL, ALL_NODES, advertisement(0x60)));
    add(ND_MALFORMED, ipv6(58, 255, SOURCE6, ALL_NODES, icmp(134, 0, new byte[12])));
  }
}
