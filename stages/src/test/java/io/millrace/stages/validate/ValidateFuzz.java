package io.millrace.stages.validate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.StageTester;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of {@link Validate} whatever the frame is: a verdict and no exception, the same
 * one whatever lies behind the frame, nothing written into the frame or around it, no buffer lost,
 * and the short cut at one with the rules.
 *
 * <p>Input: a byte of options, a byte that says how much a capture has cut off, and the frame. One
 * option makes the checksums good, which no mutation finds by itself.
 */
final class ValidateFuzz implements AutoCloseable {
  private static final int MAX_FRAME = 2000;
  private static final int AROUND = 64;

  private final StageTester tester = new StageTester(new Validate());
  private final Cursor cursor = new Cursor(true);

  void check(byte[] data) {
    if (data.length < 2) {
      return;
    }
    boolean sum = (data[0] & 1) != 0;
    boolean verify = (data[0] & 2) != 0;
    byte[] raw = Arrays.copyOfRange(data, 2, Math.min(data.length, MAX_FRAME));
    byte[] frame = sum ? summed(raw) : raw;
    judgeAtTheEnd(frame, verify);
    runThroughStage(frame, data[1] & 0xff);
  }

  private static byte[] summed(byte[] frame) {
    boolean ipv4 = frame.length >= Frames.L4 && Frames.word(frame, 12) == 0x0800;
    return ipv4 ? Frames.summedHeader(frame) : frame;
  }

  private void judgeAtTheEnd(byte[] frame, boolean verify) {
    DropReason zeros = judgeAmong(frame, 0, verify);
    DropReason ones = judgeAmong(frame, -1, verify);
    assertEquals(zeros, ones, "the verdict depends on what is behind the frame");
  }

  /** Judges the frame at the very end of packet memory, among bytes of a kind. */
  private @Nullable DropReason judgeAmong(byte[] frame, int fill, boolean verify) {
    byte[] area = new byte[frame.length + 2 * AROUND];
    Arrays.fill(area, (byte) fill);
    System.arraycopy(frame, 0, area, AROUND, frame.length);
    long at = PacketMemory.SIZE - area.length;
    PacketMemory.copyIn(area, 0, at, area.length);
    long packet = Packet.of(at + AROUND, frame.length);
    cursor.start(packet, verify);
    DropReason reason = EthernetRules.judge(cursor);
    if (PlainIpv4.isGood(packet, verify)) {
      assertNull(reason, "the short cut keeps what the rules drop");
    }
    assertArrayEquals(area, PacketMemory.bytes(Packet.of(at, area.length)), "something is written");
    return reason;
  }

  private void runThroughStage(byte[] frame, int cut) {
    Burst burst = new Burst();
    burst.add(packet(frame, frame.length));
    int left = Math.max(0, frame.length - cut);
    burst.add(PacketMeta.withWireLength(packet(frame, left), frame.length));
    StageTester.Result result = tester.run(burst);
    int out = result.sent("out").size();
    int dropped = result.drops().values().stream().mapToInt(list -> list.size()).sum();
    assertEquals(2, out + dropped, "packets lost or made");
  }

  private long packet(byte[] frame, int length) {
    long packet = tester.packets().allocate();
    PacketMemory.copyIn(frame, 0, packet, length);
    return Packet.withLength(packet, length);
  }

  @Override
  public void close() {
    tester.close();
  }
}
