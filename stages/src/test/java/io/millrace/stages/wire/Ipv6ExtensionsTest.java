package io.millrace.stages.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.PacketMemory;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Ipv6ExtensionsTest {
  private static final int ROUNDS = 20_000;
  private static final int[] LIKELY = {0, 43, 44, 51, 60, 60, 6, 17, 50, 58, 59, 135, 200};
  private static final long AT = 0x4_0000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void agreesWithAWalkOverAnArray() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] packet = randomPacket();
      PacketMemory.copyIn(packet, 0, AT, packet.length);
      assertEquals(naive(packet), Ipv6Extensions.walk(AT, packet.length), () -> "seed " + seed);
    }
  }

  @Test
  void tellsAboutFragments() {
    Ipv6.put(AT, 0, 0, 16, IpProtocol.FRAGMENT, 64);
    Ipv6Extensions.putFragment(AT + 40, IpProtocol.UDP, 1232, true, 7);
    long walk = Ipv6Extensions.walk(AT, 56);
    assertTrue(Ipv6Extensions.isFragment(walk));
    assertTrue(Ipv6Extensions.isLaterFragment(walk));
    assertTrue(Ipv6Extensions.moreFragments(walk));
    assertEquals(1232, Ipv6Extensions.fragmentOffsetBytes(walk));
    assertEquals(IpProtocol.UDP, Ipv6Extensions.protocol(walk));
    assertEquals(48, Ipv6Extensions.offset(walk));
    assertFalse(Ipv6Extensions.isLaterFragment(Ipv6Extensions.TRUNCATED));
  }

  @Test
  void theLastFragmentOfTheLargestPacketIsTold() {
    Ipv6.put(AT, 0, 0, 16, IpProtocol.FRAGMENT, 64);
    Ipv6Extensions.putFragment(AT + 40, IpProtocol.TCP, 65_528, false, 7);
    long walk = Ipv6Extensions.walk(AT, 56);
    assertEquals(65_528, Ipv6Extensions.fragmentOffsetBytes(walk));
    assertFalse(Ipv6Extensions.moreFragments(walk));
    assertTrue(walk > 0);
  }

  /** Headers one after the other, most of them extensions, cut at a random place. */
  private byte[] randomPacket() {
    byte[] packet = new byte[40 + random.nextInt(200)];
    random.nextBytes(packet);
    packet[6] = (byte) likely();
    int at = 40;
    int protocol = packet[6] & 0xff;
    while (at + 4 <= packet.length) {
      packet[at] = (byte) likely();
      packet[at + 1] = (byte) random.nextInt(4);
      if (random.nextBoolean()) {
        packet[at + 2] = 0;
        packet[at + 3] = (byte) random.nextInt(8);
      }
      at += bytes(protocol, packet[at + 1]);
      protocol = packet[Math.min(at, packet.length - 1)] & 0xff;
    }
    return packet;
  }

  private int likely() {
    return LIKELY[random.nextInt(LIKELY.length)];
  }

  private static int bytes(int protocol, int length) {
    return switch (protocol) {
      case 44 -> 8;
      case 51 -> ((length & 0xff) + 2) * 4;
      default -> ((length & 0xff) + 1) * 8;
    };
  }

  private static long naive(byte[] packet) {
    int protocol = packet[6] & 0xff;
    int at = 40;
    long fragment = 0;
    int seen = 0;
    while (protocol == 0 || protocol == 43 || protocol == 44 || protocol == 51 || protocol == 60) {
      if (seen == 8) {
        return Ipv6Extensions.TOO_MANY;
      }
      if (protocol == 0 && seen > 0) {
        return Ipv6Extensions.MISPLACED;
      }
      if (at + 8 > packet.length || at + bytes(protocol, packet[at + 1]) > packet.length) {
        return Ipv6Extensions.TRUNCATED;
      }
      int next = packet[at] & 0xff;
      int word = (packet[at + 2] & 0xff) << 8 | packet[at + 3] & 0xff;
      at += bytes(protocol, packet[at + 1]);
      seen++;
      if (protocol == 44) {
        fragment = 1L << 40 | (long) word << 24;
        if (word >>> 3 != 0) {
          protocol = next;
          break;
        }
      }
      protocol = next;
    }
    return fragment | (long) at << 8 | protocol;
  }
}
