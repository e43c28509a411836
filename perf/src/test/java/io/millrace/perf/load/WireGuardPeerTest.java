package io.millrace.perf.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The generator as WireGuard's other end, back to back with the core. */
class WireGuardPeerTest {
  private static final int[] SIZES = {60, 256, 1420};

  private final byte[] key = new byte[32];
  private final CoreDevice device;
  private final LoadFrames plain = LoadFrames.to(new int[] {0x1000_0001, 0x1000_0002, 3}, SIZES);
  private final WireGuardEnvelope envelope;

  WireGuardPeerTest() {
    new Random(7).nextBytes(key);
    device = new CoreDevice(key);
    try (WireGuardInitiator initiator =
        new WireGuardInitiator(
            Base64.getEncoder().encodeToString(key), device.publicKey().toString())) {
      envelope = new HandshakeOnLink(device).run(initiator);
    }
    device.refused = 0;
  }

  @AfterEach
  void close() {
    envelope.close();
    plain.close();
    device.close();
  }

  @Test
  void theDeviceOpensWhatTheGeneratorHasSealedAndTakesNothingTwice() {
    device.use(
        (to, sizes, count) -> {
          sizes[0] = envelope.seal(plain.address(1) + 14, plain.length(1) - 14, to[0], 77);
          envelope.finish();
        },
        (frames, firsts, count) -> {});
    int before = device.opened.size();
    for (int i = 0; i < 100; i++) {
      device.send(1);
    }
    assertEquals(0, device.refused);
    assertEquals(100, device.opened.size() - before);
    byte[] expected = PacketMemory.bytes(Packet.of(plain.address(1) + 14, plain.length(1) - 14));
    expected[28] = 77;
    assertArrayEquals(expected, device.opened.getLast());
  }

  @Test
  void theGeneratorOpensWhatTheDeviceHasSealed() {
    TunnelSink sink = new TunnelSink(plain, envelope, false);
    device.use(plain, sink);
    for (int i = 0; i < 100; i++) {
      int index = i % plain.count();
      device.seal(plain.address(index) + 14, plain.length(index) - 14);
      assertEquals(1, device.receive(1));
    }
    assertEquals(0, sink.bad());
  }

  @Test
  void theGeneratorSeesWhatIsWrong() {
    TunnelSink sink = new TunnelSink(plain, envelope, false);
    device.use(
        plain,
        (frames, firsts, count) -> {
          long last = frames[0] + TunnelHeaders.UDP_BYTES + 16;
          PacketMemory.putByte(last, PacketMemory.getByte(last) ^ 1);
          sink.take(frames, firsts, count);
        });
    for (int i = 0; i < 2 * Sink.WHOLLY_EVERY; i++) {
      device.seal(plain.address(0) + 14, plain.length(0) - 14);
      device.receive(1);
    }
    assertEquals(2, sink.bad());
  }

  @Test
  void aNumberThatIsNotAboveTheOneBeforeIsWrong() {
    TunnelSink sink = new TunnelSink(plain, envelope, false);
    device.use(
        plain,
        (frames, firsts, count) -> {
          sink.take(frames, firsts, count);
          sink.take(frames, firsts, count);
        });
    device.seal(plain.address(0) + 14, plain.length(0) - 14);
    device.receive(1);
    assertEquals(1, sink.bad());
  }
}
