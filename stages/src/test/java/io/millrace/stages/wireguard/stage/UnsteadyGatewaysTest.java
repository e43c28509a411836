package io.millrace.stages.wireguard.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole gateways over a wire that is not as it should be, and that change while packets flow. */
class UnsteadyGatewaysTest {
  private static final int INITIATION = 1;

  private final TwoGateways world = new TwoGateways(4);

  @AfterEach
  void close() {
    world.close();
  }

  /** Every message is lost now and then; the handshake is tried again. */
  @Test
  void overAWireThatLoses() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    world.leftToRight = frame -> random.nextInt(4) == 0 ? new byte[0] : frame;
    world.rightToLeft = world.leftToRight;
    int received = 0;
    for (int i = 0; i < 60; i++) {
      world.left.hostSends(world.packet(4, 60 + i));
      world.right.hostSends(world.reply(6, 60 + i));
      world.seconds(1);
      received += world.right.hostReceived().size() + world.left.hostReceived().size();
    }
    assertTrue(received > 20, received + " of 120, seed " + seed);
    world.assertConserved();
  }

  /** A wire that changes bytes: nothing comes through that was not sent. */
  @Test
  void overAWireThatSpoils() {
    world.agree();
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    world.leftToRight =
        frame -> {
          byte[] spoiled = frame.clone();
          if (random.nextBoolean()) {
            spoiled[14 + random.nextInt(frame.length - 14)] ^= (byte) (1 << random.nextInt(8));
          }
          return spoiled;
        };
    List<byte[]> expected = new ArrayList<>();
    int received = 0;
    for (int i = 0; i < 500; i++) {
      byte[] packet = world.packet(4, 60 + i);
      expected.add(packet);
      world.left.hostSends(packet);
      world.rounds(3);
      for (byte[] each : world.right.hostReceived()) {
        assertArrayEquals(TwoGateways.routed(expected.get(each.length - 60)), each, "seed " + seed);
        received++;
      }
    }
    assertTrue(received > 150, received + " packets, seed " + seed);
    assertTrue(received < 350, received + " packets, seed " + seed);
    world.assertConserved();
  }

  /** A gateway between changes left's address and port, as at a new lease; then to IPv6. */
  @Test
  void aPeerThatMovesIsFollowed() {
    world.agree();
    world.leftToRight = frame -> from(frame, "192.0.2.77", 7777);
    world.rightToLeft = frame -> to(frame, world.left.outside(4), Gateway.PORT);
    byte[] there = world.packet(4, 60);
    world.left.hostSends(there);
    world.rounds(300);
    assertEquals("192.0.2.77:7777", world.right.peer().endpoint().orElseThrow().toString());
    TwoGateways.assertArrived(List.of(there), world.right.hostReceived());
    byte[] back = world.reply(4, 90);
    world.right.hostSends(back);
    world.rounds(300);
    TwoGateways.assertArrived(List.of(back), world.left.hostReceived());
    world.assertConserved();
  }

  private static byte[] from(byte[] frame, String address, int port) {
    if (frame[12] == 8 && frame[13] == 6) {
      frame[31] = 77; // the last byte of who answers
      return frame;
    }
    byte[] ip = Bytes.ip(frame);
    byte[] moved =
        Bytes.datagram(
            address, port, Bytes.destination(ip), Gateway.PORT, Bytes.tos(ip), Bytes.data(ip));
    System.arraycopy(moved, 0, frame, 14, moved.length);
    return frame;
  }

  /** What is sent to the new address gets to left all the same, questions who has it as well. */
  private static byte[] to(byte[] frame, String address, int port) {
    if (frame[12] == 8 && frame[13] == 6) {
      frame[41] = frame[41] == 77 ? 1 : frame[41]; // the last byte of who is asked for
      return frame;
    }
    byte[] ip = Bytes.ip(frame);
    byte[] moved =
        Bytes.datagram(
            Bytes.source(ip), Bytes.sourcePort(ip), address, port, Bytes.tos(ip), Bytes.data(ip));
    System.arraycopy(moved, 0, frame, 14, moved.length);
    return frame;
  }

  /** A private key is changed while packets flow: the next one shakes hands anew. */
  @Test
  void ourKeyChanges() {
    world.agree();
    world.right.control.remove(world.left.control.publicKey().orElseThrow());
    world.left.control.setPrivateKey(Optional.of(PrivateKey.of(Pair.key(77))));
    var _ = world.right.add(world.left);
    byte[] packet = world.packet(4, 60);
    world.left.hostSends(packet);
    world.rounds(50);
    TwoGateways.assertArrived(List.of(packet), world.right.hostReceived());
    assertEquals(1, world.messages(INITIATION));
  }

  @Test
  void thePortChanges() {
    world.agree();
    world.left.link.outside.setListenPort(4444);
    byte[] packet = world.packet(4, 60);
    world.left.hostSends(packet);
    world.rounds(5);
    TwoGateways.assertArrived(List.of(packet), world.right.hostReceived());
    assertEquals(4444, world.right.peer().endpoint().orElseThrow().port());
    byte[] back = world.reply(4, 61);
    world.right.hostSends(back);
    world.rounds(5);
    TwoGateways.assertArrived(List.of(back), world.left.hostReceived());
  }

  /** Messages carry what is inside once only, however often the wire delivers them. */
  @Test
  void doubledMessagesArriveOnce() {
    world.agree();
    List<byte[]> twice = new ArrayList<>();
    world.leftToRight =
        frame -> {
          twice.add(frame.clone());
          return frame;
        };
    world.left.hostSends(world.packet(4, 60));
    world.rounds(3);
    twice.forEach(world.right.wan::give);
    world.rounds(3);
    assertEquals(1, world.right.hostReceived().size());
    assertEquals(1, world.dropped("wireguard-repeated"));
    assertNotEquals(0, twice.size());
    world.assertConserved();
  }
}
