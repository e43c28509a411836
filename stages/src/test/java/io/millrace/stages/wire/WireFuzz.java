package io.millrace.stages.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of the wire formats' walks whatever the bytes are: they end, what they point at
 * lies within the bytes, and what is behind the bytes makes no difference. And of the text forms:
 * either a complaint with a reason, or an address that prints and reads back as itself.
 */
final class WireFuzz {
  private static final int GUARD = 64;

  private WireFuzz() {}

  static void check(byte[] data) {
    byte[] bytes = data.length > 2000 ? Arrays.copyOf(data, 2000) : data;
    long walks = walks(bytes, 0);
    assertEquals(walks, walks(bytes, -1), "depends on what is behind the frame");
    texts(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** Runs all walks over the bytes, at the very end of packet memory, and digests the results. */
  private static long walks(byte[] bytes, long fill) {
    long at = PacketMemory.SIZE - bytes.length - GUARD;
    PacketMemory.copyIn(bytes, 0, at, bytes.length);
    for (int i = 0; i < GUARD; i += 8) {
      PacketMemory.putLong(at + bytes.length + i, fill);
    }
    long digest = Checksum.of(at, bytes.length);
    digest = digest * 31 + network(Packet.of(at, bytes.length), bytes.length);
    digest = digest * 31 + extensions(at, bytes.length);
    return digest * 31 + options(at, bytes.length);
  }

  private static long network(long packet, int length) {
    if (length < Ethernet.HEADER_BYTES) {
      return 0;
    }
    int network = Ethernet.network(packet);
    assertTrue(Ethernet.offset(network) <= length, "network layer behind the frame");
    FlowHash.of(packet, network, length);
    return network;
  }

  private static long extensions(long ip, int length) {
    if (length < Ipv6.HEADER_BYTES) {
      return 0;
    }
    long walk = Ipv6Extensions.walk(ip, length);
    assertTrue(walk < 0 || Ipv6Extensions.offset(walk) <= length, "payload behind the packet");
    FlowHash.ipv6(ip, walk);
    return walk;
  }

  private static long options(long icmp, int length) {
    int found = 0;
    for (int type = 1; type < 6; type++) {
      int at = NeighborDiscovery.option(icmp, length, NeighborDiscovery.NEIGHBOR_BYTES, type);
      assertTrue(
          at + 8 <= length || at == NeighborDiscovery.NO_OPTION, "option behind the message");
      found = found * 31 + at;
    }
    return found;
  }

  private static void texts(String text) {
    IpAddress address = address(text);
    if (address != null) {
      assertEquals(address, IpAddress.parse(address.toString()));
    }
    Prefix prefix = prefix(text);
    if (prefix != null) {
      assertEquals(prefix, Prefix.parse(prefix.toString()));
      assertTrue(prefix.contains(prefix.address()));
    }
  }

  private static @Nullable IpAddress address(String text) {
    try {
      return IpAddress.parse(text);
    } catch (IllegalArgumentException e) {
      assertExplains(e);
      return null;
    }
  }

  private static @Nullable Prefix prefix(String text) {
    try {
      return Prefix.parse(text);
    } catch (IllegalArgumentException e) {
      assertExplains(e);
      return null;
    }
  }

  private static void assertExplains(IllegalArgumentException e) {
    assertEquals(IllegalArgumentException.class, e.getClass(), "not a complaint of ours");
  }
}
