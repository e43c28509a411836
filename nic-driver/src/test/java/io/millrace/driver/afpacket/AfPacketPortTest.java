package io.millrace.driver.afpacket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.netdev.Frames;
import io.millrace.driver.netdev.PortEnd;
import io.millrace.driver.netdev.TestNetwork;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two ports at the ends of a veth pair. */
@Tag("system")
class AfPacketPortTest {
  private static final int FRAMES = 5000;

  private final Random random = new Random(7);

  @Test
  void framesArriveByteForByteBothWays() {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      List<byte[]> there = frames(FRAMES, 14, 1514);
      List<byte[]> back = frames(FRAMES, 14, 1514);
      assertSame(there, pair.left.sendTo(pair.right, there));
      assertSame(back, pair.right.sendTo(pair.left, back));
      assertConserved(pair);
    }
  }

  @Test
  void vlanTagsComeThroughTheKernelsHands() {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      List<byte[]> frames = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        byte[] frame = frame(64 + random.nextInt(1518 - 64));
        int tpid = frame.length < 1500 && i % 3 == 0 ? 0x88a8 : 0x8100;
        Frames.putShort(frame, 12, tpid);
        Frames.putShort(frame, 14, i);
        Frames.putShort(frame, 16, i % 2 == 0 ? 0x8100 : 0x88b5);
        frames.add(frame);
      }
      assertSame(frames, pair.left.sendTo(pair.right, frames));
      assertConserved(pair);
    }
  }

  @Test
  void severalQueuesShareTheFramesAndLoseNone() {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 3)) {
      List<byte[]> frames = new ArrayList<>();
      for (int i = 0; i < FRAMES; i++) {
        frames.add(Frames.udp4(i % 200, 40, random));
      }
      List<byte[]> received = pair.left.sendTo(pair.right, frames);
      assertEquals(frames.size(), received.size());
      assertEquals(Frames.sortedHex(frames), Frames.sortedHex(received));
      assertTrue(pair.right.queuesThatReceived() > 1, "all flows hashed onto one queue");
      assertConserved(pair);
    }
  }

  @Test
  void framesThatTheInterfaceCannotTakeAreCountedAsErrors() {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      List<byte[]> good = frames(10, 60, 1514);
      List<byte[]> mixed = new ArrayList<>(good);
      mixed.add(3, new byte[13]);
      mixed.add(5, new byte[1515]);
      byte[] tagged = frame(1519);
      Frames.putShort(tagged, 12, 0x8100);
      mixed.add(7, tagged);
      assertSame(good, pair.left.sendTo(pair.right, mixed));
      assertEquals(3, pair.left.port.stats().txErrors());
      assertConserved(pair);
    }
  }

  @Test
  void aFrameLargerThanABufferIsDroppedAndCounted() {
    try (TestNetwork network = new TestNetwork()) {
      String one = network.name("a");
      String other = network.name("b");
      network.veth(one, other);
      try (PortEnd left = new PortEnd(port(one, 1));
          PortEnd right = new PortEnd(port(other, 1));
          RawSocket raw = new RawSocket(one)) {
        TestNetwork.ip("link set " + one + " mtu 9000");
        TestNetwork.ip("link set " + other + " mtu 9000");
        byte[] small = frame(1000);
        raw.send(frame(5000));
        raw.send(small);
        assertSame(List.of(small), right.receive(1));
        assertEquals(1, right.port.stats().rxErrors());
        assertEquals(0, left.port.stats().rxPackets(), "our own kernel's frames are not received");
      }
    }
  }

  @Test
  void aRingThatNobodyEmptiesCountsWhatItMissed() {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      int count = 512 + 300;
      pair.left.send(frames(count, 60, 60));
      assertEquals(300, pair.right.port.stats().rxMissed());
      assertEquals(300, pair.right.port.stats().rxMissed(), "reading must not forget");
      assertEquals(512, pair.right.receive(512).size());
      assertConserved(pair);
    }
  }

  @Test
  void anEmptyPoolLeavesFramesInTheRing() {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      List<byte[]> frames = frames(100, 60, 1000);
      List<Long> hoard = pair.right.takeAllBuffers();
      pair.left.send(frames);
      assertEquals(0, pair.right.receive(0).size());
      pair.right.free(hoard);
      assertSame(frames, pair.right.receive(100));
      assertConserved(pair);
    }
  }

  @Test
  void aLinkThatGoesDownComesBack() throws Exception {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      assertTrue(pair.left.port.link().up());
      TestNetwork.ip("link set " + pair.leftName + " down");
      pair.left.awaitReason("interface " + pair.leftName + " is set down");
      pair.right.awaitReason("interface " + pair.rightName + " has no carrier");
      pair.left.send(frames(50, 60, 60));
      assertEquals(50, pair.left.port.stats().txErrors());
      TestNetwork.ip("link set " + pair.leftName + " up");
      pair.left.awaitLink();
      pair.right.awaitLink();
      List<byte[]> frames = frames(100, 60, 1000);
      assertSame(frames, pair.left.sendTo(pair.right, frames));
      assertSame(frames, pair.right.sendTo(pair.left, frames));
      assertConserved(pair);
    }
  }

  @Test
  void anInterfaceThatIsDeletedAndMadeAnewIsTakenUpAgain() throws Exception {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 2)) {
      List<byte[]> before = frames(100, 60, 1000);
      assertEquals(100, pair.left.sendTo(pair.right, before).size());
      TestNetwork.ip("link del " + pair.leftName);
      assertEquals("there is no interface " + pair.leftName, pair.left.port.link().reason());
      pair.left.send(frames(20, 60, 60));
      assertEquals(0, pair.left.receive(0).size());
      Thread.sleep(300);
      network.veth(pair.leftName, pair.rightName);
      pair.left.awaitLink();
      pair.right.awaitLink();
      List<byte[]> after = frames(100, 60, 1000);
      assertEquals(Frames.sortedHex(after), Frames.sortedHex(pair.left.sendTo(pair.right, after)));
      assertEquals(Frames.sortedHex(after), Frames.sortedHex(pair.right.sendTo(pair.left, after)));
      assertEquals(20, pair.left.port.stats().txErrors());
      assertTrue(pair.left.port.linkLosses() > 0, "a lost link was not noticed");
      assertConserved(pair);
    }
  }

  @Test
  void aQueueThatIsOpenedAgainLosesNothing() {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      List<byte[]> frames = frames(100, 60, 1000);
      pair.right.closeQueues();
      pair.left.send(frames);
      pair.right.openQueues();
      assertSame(frames, pair.right.receive(100));
      assertThrows(IllegalStateException.class, pair.right::openQueues);
      assertConserved(pair);
    }
  }

  @Test
  void theMtuIsTheOneOfNow() throws Exception {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      assertEquals(1500, pair.left.port.info().mtu());
      TestNetwork.ip("link set " + pair.leftName + " mtu 1400");
      Thread.sleep(300);
      assertEquals(1400, pair.left.port.info().mtu());
      assertEquals(0, pair.left.port.linkLosses());
    }
  }

  @Test
  void whoAsksForItHasTheMtuAtOnce() {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      for (int mtu = 1400; mtu < 1420; mtu++) {
        TestNetwork.ip("link set " + pair.leftName + " mtu " + mtu);
        pair.left.port.refresh();
        assertEquals(mtu, pair.left.port.info().mtu());
      }
    }
  }

  @Test
  void largerFramesThanBuffersHoldAreRefused() {
    try (TestNetwork network = new TestNetwork()) {
      String name = network.name("a");
      network.veth(name, network.name("b"));
      TestNetwork.ip("link set " + name + " mtu 9000");
      assertRefused(name, "'" + name + "' has an MTU of 9000, and packet buffers hold 2030: ");
      TestNetwork.ip("link set " + name + " mtu 2030");
      port(name, 1).close();
    }
  }

  /** Interfaces without an IP address, which are those to give to a port, are told as well. */
  @Test
  void interfacesThereAreAreTold() {
    try (TestNetwork network = new TestNetwork()) {
      String name = network.name("a");
      network.veth(name, network.name("b"));
      assertRefused("mr-nowhere", " " + name + ", ");
    }
  }

  @Test
  void whatCannotBeOpenedIsNamed() {
    assertRefused("mr-nowhere", "af_packet: there is no interface 'mr-nowhere'; there are ");
    assertRefused("a-name-of-sixteen", "its name has 1 to 15 bytes");
  }

  private static void assertRefused(String interfaceName, String reason) {
    AfPacketConfig config = AfPacketConfig.of("p", interfaceName);
    PortException e = assertThrows(PortException.class, () -> new AfPacketPort(config));
    assertTrue(String.valueOf(e.getMessage()).contains(reason), e::toString);
  }

  private static AfPacketPort port(String interfaceName, int queues) {
    return new AfPacketPort(
        AfPacketConfig.of(interfaceName, interfaceName).withQueues(queues, queues));
  }

  private List<byte[]> frames(int count, int min, int max) {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(frame(min + random.nextInt(max - min + 1)));
    }
    return frames;
  }

  /** Random bytes to a fixed address, with an EtherType that no stack listens to. */
  private byte[] frame(int length) {
    byte[] frame = new byte[length];
    random.nextBytes(frame);
    frame[0] = 2;
    Frames.putShort(frame, 12, 0x88b5);
    return frame;
  }

  private static void assertSame(List<byte[]> expected, List<byte[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), "frame " + i);
    }
  }

  /** Whatever was sent has arrived, or was counted as missed; all buffers are back in the pools. */
  private static void assertConserved(Pair pair) {
    pair.left.closeQueues();
    pair.right.closeQueues();
    PortStats left = pair.left.port.stats();
    PortStats right = pair.right.port.stats();
    assertEquals(left.txPackets(), right.rxPackets() + right.rxMissed());
    assertEquals(right.txPackets(), left.rxPackets() + left.rxMissed());
    assertEquals(pair.left.taken, left.txPackets() + left.txErrors());
    assertEquals(pair.right.taken, right.txPackets() + right.txErrors());
    assertEquals(0, pair.left.pool.inUse());
    assertEquals(0, pair.right.pool.inUse());
  }

  /** Two ports, at the ends of one veth pair. */
  private static final class Pair implements AutoCloseable {
    final String leftName;
    final String rightName;
    final PortEnd left;
    final PortEnd right;

    Pair(TestNetwork network, int queues) {
      leftName = network.name("a");
      rightName = network.name("b");
      network.veth(leftName, rightName);
      left = new PortEnd(port(leftName, queues));
      right = new PortEnd(port(rightName, queues));
    }

    @Override
    public void close() {
      left.close();
      right.close();
    }
  }
}
