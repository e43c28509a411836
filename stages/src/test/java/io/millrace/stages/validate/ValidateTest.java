package io.millrace.stages.validate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.StageTester;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ValidateTest {
  private StageTester tester = new StageTester(new Validate());

  @AfterEach
  void close() {
    tester.close();
  }

  @Test
  void keepsWhatIsGoodAndLeavesItAsItIs() {
    for (Map.Entry<String, byte[]> sample : Samples.good().entrySet()) {
      StageTester.Result result = tester.run(sample.getValue());
      assertEquals(Map.of(), result.drops(), sample.getKey());
      assertArrayEquals(sample.getValue(), result.sent("out").getFirst(), sample.getKey());
    }
  }

  @Test
  void dropsWhatIsMalformedUnderItsOwnReason() {
    int number = 0;
    for (Map.Entry<DropReason, byte[]> sample : MalformedSamples.all()) {
      StageTester.Result result = tester.run(sample.getValue());
      assertEquals(
          List.of(sample.getKey()), List.copyOf(result.drops().keySet()), "sample " + number++);
      assertArrayEquals(sample.getValue(), result.dropped(sample.getKey()).getFirst());
    }
  }

  @Test
  void everyReasonHasASample() {
    Set<DropReason> reasons = new HashSet<>(Malformed.REASONS);
    for (Map.Entry<DropReason, byte[]> sample : MalformedSamples.all()) {
      reasons.remove(sample.getKey());
    }
    assertEquals(Set.of(Malformed.CAPTURE_CUT, Malformed.UDP_CHECKSUM_MISSING), reasons);
  }

  @Test
  void judgesABurstPacketByPacket() {
    byte[] good = Frames.udp4(18);
    byte[] bad = Frames.patch(good, 24, 0, 0);
    StageTester.Result result = tester.run(good, bad, good, bad, good);
    assertEquals(3, result.sent("out").size());
    assertEquals(2, result.dropped(Malformed.IPV4_CHECKSUM).size());
  }

  @Test
  void sumsTransportLayersOnlyIfAskedTo() {
    restart(Validate.Options.HEADERS_ONLY);
    byte[] tcp = Frames.patch(Frames.tcp4(2), Frames.L4 + 16, 0, 0);
    byte[] udp6 = Frames.patch(Frames.udp6(2), Frames.L6 + 6, 1, 1);
    assertEquals(2, tester.run(tcp, udp6).sent("out").size());
  }

  @Test
  void believesTheDeviceThatTheTransportLayerIsGood() {
    byte[] tcp = Frames.patch(Frames.tcp4(2), Frames.L4 + 16, 0, 0);
    byte[] udp6 = Frames.patch(Frames.udp6(2), Frames.L6 + 6, 1, 1);
    Burst burst = new Burst();
    burst.add(packet(tcp) | Packet.L4_CHECKSUM_GOOD);
    burst.add(packet(udp6) | Packet.L4_CHECKSUM_GOOD);
    assertEquals(2, tester.run(burst).sent("out").size());
  }

  @Test
  void refusesTunnelsWithoutChecksumIfTold() {
    restart(new Validate.Options(true, false));
    byte[] tunnel = Frames.patch(Frames.udp6(20), Frames.L6 + 6, 0, 0);
    assertEquals(1, tester.run(tunnel).dropped(Malformed.UDP_CHECKSUM_MISSING).size());
  }

  @Test
  void judgesWhatACaptureHasLeft() {
    for (byte[] frame : List.of(Frames.udp4(400), Frames.tcp6(2), Frames.udp6(100))) {
      Burst burst = new Burst();
      burst.add(PacketMeta.withWireLength(packet(Frames.cut(frame, 74)), frame.length));
      assertEquals(1, tester.run(burst).sent("out").size());
    }
  }

  @Test
  void saysSoIfTheCaptureHasNotLeftTheHeaders() {
    for (byte[] frame : Samples.good().values()) {
      for (int length : new int[] {0, 13, 14, 20, 33, 40, 50}) {
        if (length < frame.length) {
          Burst burst = new Burst();
          burst.add(PacketMeta.withWireLength(packet(Frames.cut(frame, length)), frame.length));
          Set<DropReason> reasons = tester.run(burst).drops().keySet();
          assertTrue(Set.of(Malformed.CAPTURE_CUT).containsAll(reasons), () -> "" + reasons);
        }
      }
    }
  }

  @Test
  void holdsLengthsAgainstTheWireInACapture() {
    byte[] frame = Frames.summedHeader(Frames.patch(Frames.udp4(400), 16, 1, 0xad));
    Burst burst = new Burst();
    burst.add(PacketMeta.withWireLength(packet(Frames.cut(frame, 60)), frame.length));
    assertEquals(1, tester.run(burst).dropped(Malformed.IPV4_TOTAL_LENGTH).size());
  }

  private void restart(Validate.Options options) {
    tester.close();
    tester = new StageTester(new Validate(options));
  }

  private long packet(byte[] frame) {
    long packet = tester.packets().allocate();
    PacketMemory.copyIn(frame, 0, packet, frame.length);
    return Packet.withLength(packet, frame.length);
  }
}
