package io.millrace.stages.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.PacketMemory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against RFC 1071 as it is written: 16-bit words, big-endian, carries added back at the end. */
class ChecksumTest {
  private static final int ROUNDS = 2_000;
  private static final long AT = 0x4_0000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void agreesWithTheNaiveSumAtAnyLengthAndAlignment() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] data = randomBytes(random.nextInt(1600));
      long at = AT + random.nextInt(16);
      PacketMemory.copyIn(data, 0, at, data.length);
      PacketMemory.putLong(at + data.length, -1);
      assertEquals(naive(data), Checksum.of(at, data.length), () -> "seed " + seed);
    }
  }

  @Test
  void doesNotOverflowOnTheLargestArea() {
    byte[] ones = new byte[65_535];
    Arrays.fill(ones, (byte) -1);
    PacketMemory.copyIn(ones, 0, AT, ones.length);
    assertEquals(naive(ones), Checksum.of(AT, ones.length));
  }

  @Test
  void knowsTheExampleOfRfc1071() {
    PacketMemory.putLong(AT, 0x0001_f203_f4f5_f6f7L);
    assertEquals(~0xddf2 & 0xffff, Checksum.of(AT, 8));
  }

  @Test
  void anAreaWithItsOwnChecksumIsGoodAndWithAnyOtherIsNot() {
    for (int round = 0; round < ROUNDS; round++) {
      int bytes = 2 + random.nextInt(100);
      PacketMemory.copyIn(randomBytes(bytes), 0, AT, bytes);
      PacketMemory.putShort(AT, 0);
      int checksum = Checksum.of(AT, bytes);
      PacketMemory.putShort(AT, checksum);
      assertTrue(Checksum.isGood(Checksum.add(0, AT, bytes)), () -> "seed " + seed);
      PacketMemory.putShort(AT, checksum ^ 1 + random.nextInt(0xfffe));
      assertTrue(!Checksum.isGood(Checksum.add(0, AT, bytes)), () -> "seed " + seed);
    }
  }

  @Test
  void updatesAsIfItHadSummedEverythingAgain() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] data = randomBytes(40);
      PacketMemory.copyIn(data, 0, AT, 40);
      int before = Checksum.of(AT, 40);
      long old = PacketMemory.getLong(AT + 8);
      long fresh = random.nextLong();
      PacketMemory.putLong(AT + 8, fresh);
      assertEquals(
          Checksum.of(AT, 40), Checksum.updateLong(before, old, fresh), () -> "seed " + seed);
    }
  }

  @Test
  void updateKeepsTheExampleOfRfc1624() {
    assertEquals(0x0000, Checksum.update(0xdd2f, 0x5555, 0x3285));
  }

  @Test
  void decrementingTheTimeToLiveKeepsEveryHeaderGood() {
    for (int round = 0; round < 65_536; round++) {
      Ipv4.put(AT, 0, 60, round, 0, 1 + round % 255, 17, 0x0a000001, 0xc0000201 + round);
      Ipv4.decrementTimeToLive(AT);
      assertTrue(Ipv4.headerChecksumGood(AT), "identification " + round);
      assertEquals(round % 255, Ipv4.timeToLive(AT));
      assertEquals(17, Ipv4.protocol(AT));
    }
  }

  @Test
  void udpNeverWritesTheZeroThatMeansNone() {
    PacketMemory.putShort(AT, 0xffff);
    long sum = Checksum.add(0, AT, 2);
    assertEquals(0, Checksum.finish(sum));
    assertEquals(0xffff, Checksum.finishUdp(sum));
  }

  private byte[] randomBytes(int length) {
    byte[] data = new byte[length];
    random.nextBytes(data);
    return data;
  }

  private static int naive(byte[] data) {
    long sum = 0;
    for (int i = 0; i < data.length; i++) {
      sum += (data[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (int) ~sum & 0xffff;
  }
}
