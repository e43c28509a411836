package io.millrace.stages.validate;

import static io.millrace.stages.validate.Frames.L4;
import static io.millrace.stages.validate.Frames.L6;
import static io.millrace.stages.validate.Frames.address6;
import static io.millrace.stages.validate.Frames.arp;
import static io.millrace.stages.validate.Frames.bytes;
import static io.millrace.stages.validate.Frames.concat;
import static io.millrace.stages.validate.Frames.ethernet;
import static io.millrace.stages.validate.Frames.icmp;
import static io.millrace.stages.validate.Frames.ipv4;
import static io.millrace.stages.validate.Frames.ipv6;
import static io.millrace.stages.validate.Frames.patch;
import static io.millrace.stages.validate.Frames.payload;
import static io.millrace.stages.validate.Frames.summed;
import static io.millrace.stages.validate.Frames.tagged;
import static io.millrace.stages.validate.Frames.tcp;
import static io.millrace.stages.validate.Frames.tcp4;
import static io.millrace.stages.validate.Frames.tcp6;
import static io.millrace.stages.validate.Frames.udp;
import static io.millrace.stages.validate.Frames.udp4;
import static io.millrace.stages.validate.Frames.udp6;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Frames that are as they should be, the unusual ones in particular, by what they are. */
final class Samples {
  static final byte[] SOLICITED_NODE = address6("ff0200000000000000000001ff000002");
  static final byte[] ALL_NODES = address6("ff020000000000000000000000000001");
  static final byte[] LINK_LOCAL = address6("fe800000000000000000000000000001");
  static final byte[] NOBODY = new byte[16];

  /** Source link-layer address. */
  static final byte[] ND_OPTION = bytes(1, 1, 2, 0, 0, 0, 0, 1);

  private Samples() {}

  static Map<String, byte[]> good4() {
    Map<String, byte[]> frames = new LinkedHashMap<>();
    frames.put("udp", udp4(18));
    frames.put("udp without data", udp4(0));
    frames.put("udp of odd length", udp4(33));
    frames.put("udp large", udp4(1472));
    frames.put("udp without checksum", patch(udp4(20), L4 + 6, 0, 0));
    frames.put("udp with surplus behind it", summed(patch(udp4(20), L4 + 4, 0, 12)));
    frames.put("udp source port 0", summed(patch(udp4(20), L4, 0, 0)));
    frames.put("padded", concat(udp4(2), payload(16)));
    frames.put("dhcp discover", summed(patch(udp4(240), 26, 0, 0, 0, 0, 255, 255, 255, 255)));
    frames.put(
        "igmp query of nobody", summed(patch(ipv4(2, payload(8)), 26, 0, 0, 0, 0, 224, 0, 0, 1)));
    frames.put("multicast", summed(patch(udp4(40), 30, 239, 1, 2, 3)));
    frames.put("reserved flag", summed(patch(udp4(40), 20, 0x80, 0)));
    frames.put("do not fragment", summed(patch(udp4(40), 20, 0x40, 0)));
    frames.put("time to live 1", summed(patch(udp4(40), 22, 1)));
    frames.put("options", ipv4(17, bytes(0x94, 4, 0, 0, 1, 7, 7, 4, 0, 0, 0, 0), udp(9)));
    frames.put("options ended early", ipv4(17, bytes(1, 0, 99, 200), udp(9)));
    frames.put("esp", ipv4(50, payload(64)));
    frames.put("gre", ipv4(47, payload(64)));
    frames.put("sctp", ipv4(132, payload(64)));
    frames.put("no data at all", ipv4(253, new byte[0]));
    for (int bits : new int[] {0x02, 0x12, 0x10, 0x18, 0x11, 0x19, 0x04, 0x14, 0xc2, 0x30}) {
      frames.put("tcp control bits " + bits, tcp4(bits));
    }
    frames.put(
        "tcp timestamps", ipv4(6, tcp(0x10, bytes(1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8), 99)));
    frames.put("tcp mss", ipv4(6, tcp(0x02, bytes(2, 4, 5, 0xb4, 4, 2, 1, 0), 0)));
    frames.put(
        "tcp options to the end",
        ipv4(6, tcp(0x10, bytes(1, 1, 5, 10, 1, 2, 3, 4, 5, 6, 7, 8), 0)));
    frames.put("ping", ipv4(1, icmp(8, 0, payload(60))));
    frames.put("icmp quotes a part", ipv4(1, icmp(3, 3, concat(new byte[4], quote4(28)))));
    frames.put("icmp quotes a header", ipv4(1, icmp(11, 0, concat(new byte[4], quote4(20)))));
    frames.put("first fragment", summed(patch(ipv4(17, udp(64)), 20, 0x20, 0)));
    frames.put(
        "first fragment of an error",
        summed(patch(ipv4(1, icmp(3, 1, new byte[12])), 20, 0x20, 0)));
    frames.put("later fragment", summed(patch(ipv4(17, payload(64)), 20, 0x20, 8)));
    frames.put("last fragment", summed(patch(ipv4(17, payload(63)), 20, 0, 16)));
    frames.put("longest datagram", summed(patch(ipv4(17, payload(3)), 20, 0x1f, 0xfd)));
    return frames;
  }

  static Map<String, byte[]> good6() {
    Map<String, byte[]> frames = new LinkedHashMap<>();
    frames.put("udp6", udp6(18));
    frames.put("udp6 odd", udp6(1));
    frames.put("tcp6", tcp6(0x18));
    frames.put("padded6", concat(udp6(0), payload(6)));
    frames.put("tunnel without checksum", patch(udp6(20), L6 + 6, 0, 0));
    frames.put("ping6", ipv6(58, icmp(128, 0, payload(60))));
    frames.put("packet too big", ipv6(58, icmp(2, 0, concat(bytes(0, 0, 5, 0), quote6(48)))));
    frames.put("nothing next", ipv6(59, new byte[0]));
    frames.put("esp6", ipv6(50, payload(40)));
    frames.put("solicitation", ipv6(58, 255, LINK_LOCAL, SOLICITED_NODE, solicitation(ND_OPTION)));
    frames.put("is my address free", ipv6(58, 255, NOBODY, SOLICITED_NODE, solicitation()));
    frames.put("advertisement", ipv6(58, 255, LINK_LOCAL, ALL_NODES, advertisement(0x20)));
    frames.put("router solicitation", ipv6(58, 255, NOBODY, ALL_NODES, icmp(133, 0, new byte[4])));
    frames.put("listener query", ipv6(58, 1, LINK_LOCAL, ALL_NODES, icmp(130, 0, new byte[20])));
    frames.put("hop-by-hop", extended(0, bytes(17, 0, 5, 2, 0, 0, 1, 0), 17, udp(20)));
    frames.put(
        "destination options",
        extended(60, bytes(6, 0, 1, 4, 0, 0, 0, 0), 6, tcp(2, new byte[0], 0)));
    frames.put("options padded by ones", extended(60, bytes(17, 0, 0, 0, 0, 0, 0, 0), 17, udp(3)));
    frames.put("authentication", extended(51, concat(bytes(17, 4, 0, 0), payload(20)), 17, udp(3)));
    frames.put(
        "segment routing",
        extended(43, concat(bytes(17, 2, 4, 0, 0, 0, 0, 0), new byte[16]), 17, udp(3)));
    frames.put("first fragment6", extended(44, bytes(17, 0, 0, 1, 9, 9, 9, 9), 17, udp(32)));
    frames.put("later fragment6", extended(44, bytes(17, 0, 0, 0x29, 9, 9, 9, 9), 99, payload(32)));
    frames.put("last fragment6", extended(44, bytes(17, 0, 0, 0x28, 9, 9, 9, 9), 99, payload(31)));
    frames.put("atomic fragment", extended(44, bytes(17, 0, 0, 0, 9, 9, 9, 9), 17, udp(31)));
    return frames;
  }

  static Map<String, byte[]> goodOthers() {
    Map<String, byte[]> frames = new LinkedHashMap<>();
    frames.put("arp request", arp());
    frames.put("arp reply padded", concat(patch(arp(), 21, 2), new byte[18]));
    frames.put("arp probe", patch(arp(), 28, 0, 0, 0, 0));
    frames.put("lldp", ethernet(0x88cc, payload(50)));
    frames.put("llc", ethernet(38, concat(bytes(0x42, 0x42, 3), payload(43))));
    frames.put("unknown type, empty", ethernet(0x88b5, new byte[0]));
    frames.put("vlan", tagged(0x8100, 5, udp4(40)));
    frames.put("priority tag", tagged(0x8100, 0xe000, tcp4(0x10)));
    frames.put("qinq", tagged(0x88a8, 7, tagged(0x8100, 9, udp6(40))));
    frames.put("three tags", tagged(0x8100, 1, tagged(0x8100, 2, tagged(0x8100, 3, udp4(9)))));
    return frames;
  }

  static Map<String, byte[]> good() {
    Map<String, byte[]> all = new LinkedHashMap<>(good4());
    all.putAll(good6());
    all.putAll(goodOthers());
    return all;
  }

  static byte[] solicitation(byte... options) {
    return icmp(135, 0, concat(new byte[4], LINK_LOCAL, options));
  }

  static byte[] advertisement(int flags) {
    return icmp(136, 0, concat(bytes(flags, 0, 0, 0), LINK_LOCAL, bytes(2, 1, 2, 0, 0, 0, 0, 1)));
  }

  /** The first bytes of an IPv4 packet, as an error quotes them. */
  static byte[] quote4(int length) {
    return Arrays.copyOfRange(udp4(20), Frames.IP, Frames.IP + length);
  }

  static byte[] quote6(int length) {
    return Arrays.copyOfRange(udp6(20), Frames.IP, Frames.IP + length);
  }

  /** An IPv6 packet with one extension header and the checksum of what follows made good. */
  static byte[] extended(int next, byte[] extension, int protocol, byte[] payload) {
    byte[] frame = ipv6(next, concat(extension, payload));
    Frames.sumTransport6(frame, protocol, L6 + extension.length, payload.length);
    return frame;
  }
}
