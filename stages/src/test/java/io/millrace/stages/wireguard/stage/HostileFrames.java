package io.millrace.stages.wireguard.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.pipeline.StageTester;
import java.nio.ByteBuffer;

/**
 * Gives frames that nobody has sealed to a tunnel with a peer and keys. Whatever they are, they go
 * on untouched or are dropped, nothing comes out of the tunnel, the peer stays where it is, and a
 * true message is understood afterwards.
 */
final class HostileFrames {
  private static final int CHECKED_EVERY = 64;
  private static final int INDEX = 14 + 28 + 4;

  private final Pair pair = new Pair().agreed();
  private final int index = ByteBuffer.wrap(pair.sealed(Pair.packet(60))).getInt(28 + 4);
  private int count;

  void check(byte[] frame) {
    if (frame.length > PacketMemory.DATA_ROOM) {
      return;
    }
    judge(frame);
    judge(addressed(frame));
    if (++count % CHECKED_EVERY == 0) {
      pair.right.received.clear();
      assertEquals(1, pair.right.hear(Pair.frame(pair.sealed(Pair.packet(60)))).sent("wg0").size());
      var _ = pair.right.tick(); // control reads what was handed to it
    }
  }

  private void judge(byte[] frame) {
    var before = pair.right.peer().endpoint();
    StageTester.Result result = pair.right.hear(frame);
    assertTrue(result.sent("wg0").isEmpty(), "it came out of the tunnel");
    assertEquals(0, result.generated());
    for (byte[] passed : result.sent("out")) {
      assertArrayEquals(frame, passed);
    }
    assertEquals(before, pair.right.peer().endpoint());
  }

  /** The same made a datagram for the tunnel, with lengths that are right, and a good index. */
  private byte[] addressed(byte[] frame) {
    byte[] ours = frame.clone();
    if (ours.length < 14 + 28) {
      return ours;
    }
    byte[] head = Pair.frame(datagram(ours.length - 14 - 28));
    System.arraycopy(head, 0, ours, 0, 14 + 28);
    if (ours.length >= INDEX + 4 && (ours[ours.length - 1] & 1) == 0) {
      ByteBuffer.wrap(ours).putInt(INDEX, index);
    }
    return ours;
  }

  private static byte[] datagram(int dataBytes) {
    return Bytes.datagram(
        Pair.LEFT_OUTSIDE,
        Pair.LEFT_PORT,
        Pair.RIGHT_OUTSIDE,
        Pair.RIGHT_PORT,
        0,
        new byte[dataBytes]);
  }
}
