package io.millrace.stages.validate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The short cut may only ever say what the rules say as well. */
class PlainIpv4Test {
  private static final int ROUNDS = 200_000;
  private static final long AT = 0x4_0000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Cursor cursor = new Cursor(true);

  @Test
  void takesTheUsual() {
    for (int bits : new int[] {0x02, 0x10, 0x18, 0x11}) {
      assertTrue(PlainIpv4.isGood(packet(Frames.tcp4(bits)), true));
    }
    for (int length : new int[] {0, 18, 19, 1472}) {
      assertTrue(PlainIpv4.isGood(packet(Frames.udp4(length)), true));
    }
    byte[] timestamps = Frames.bytes(1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8);
    assertTrue(PlainIpv4.isGood(packet(Frames.ipv4(6, Frames.tcp(16, timestamps, 9))), true));
  }

  @Test
  void neverTakesWhatIsMalformed() {
    for (Map.Entry<?, byte[]> sample : MalformedSamples.all()) {
      assertFalse(PlainIpv4.isGood(packet(sample.getValue()), true), () -> "" + sample.getKey());
    }
  }

  @Test
  void whatItTakesTheRulesKeep() {
    List<byte[]> frames = new ArrayList<>(Samples.good4().values());
    MalformedSamples.all().forEach(sample -> frames.add(sample.getValue()));
    int taken = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] frame = mutated(frames.get(random.nextInt(frames.size())));
      boolean verify = random.nextBoolean();
      long packet = packet(frame);
      if (PlainIpv4.isGood(packet, verify)) {
        taken++;
        cursor.start(packet, verify);
        assertNull(EthernetRules.judge(cursor), () -> "seed " + seed);
      }
    }
    assertTrue(taken > ROUNDS / 100, taken + " taken");
  }

  /** A frame with a few bytes of its headers changed, its checksums made good half of the time. */
  private byte[] mutated(byte[] frame) {
    byte[] mutated = frame.clone();
    for (int changes = random.nextInt(3); changes > 0 && frame.length > 0; changes--) {
      mutated[random.nextInt(Math.min(60, frame.length))] = (byte) random.nextInt();
    }
    boolean whole = mutated.length >= Frames.L4 && (mutated[Frames.IP] & 15) == 5;
    return whole && random.nextBoolean() ? Frames.summedHeader(mutated) : mutated;
  }

  private static long packet(byte[] frame) {
    PacketMemory.copyIn(frame, 0, AT, frame.length);
    return Packet.of(AT, frame.length);
  }
}
