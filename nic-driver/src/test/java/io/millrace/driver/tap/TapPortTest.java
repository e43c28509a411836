package io.millrace.driver.tap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.afpacket.AfPacketConfig;
import io.millrace.driver.afpacket.AfPacketPort;
import io.millrace.driver.afpacket.RawSocket;
import io.millrace.driver.netdev.Frames;
import io.millrace.driver.netdev.PortEnd;
import io.millrace.driver.netdev.TcpEcho;
import io.millrace.driver.netdev.TestNetwork;
import io.millrace.driver.netdev.Wire;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tap ports, with packet sockets on the kernel's side of them or its TCP. */
@Tag("system")
class TapPortTest {
  private final Random random = new Random(11);

  @Test
  void framesArriveByteForByteBothWays() {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      assertTrue(pair.tap.port.link().up());
      assertNotEquals(pair.kernel.port.info().mac(), pair.tap.port.info().mac());
      List<byte[]> in = frames(400, 60, 1514);
      List<byte[]> out = frames(400, 60, 1514);
      assertSame(in, pair.kernel.sendTo(pair.tap, in));
      assertSame(out, pair.tap.sendTo(pair.kernel, out));
      pair.assertConserved();
    }
  }

  @Test
  void vlanTagsStayInTheFrames() {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      List<byte[]> frames = frames(50, 64, 1518);
      for (byte[] frame : frames) {
        Frames.putInt(frame, 12, 0x8100_0005);
        Frames.putShort(frame, 16, 0x88b5);
      }
      assertSame(frames, pair.kernel.sendTo(pair.tap, frames));
      assertSame(frames, pair.tap.sendTo(pair.kernel, frames));
      pair.assertConserved();
    }
  }

  @Test
  void severalQueuesShareTheFramesAndLoseNone() {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 3)) {
      List<byte[]> frames = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        frames.add(Frames.udp4(i % 100, 40, random));
      }
      List<byte[]> received = pair.kernel.sendTo(pair.tap, frames);
      assertEquals(Frames.sortedHex(frames), Frames.sortedHex(received));
      assertTrue(pair.tap.queuesThatReceived() > 1, "all flows hashed onto one queue");
      pair.assertConserved();
    }
  }

  @Test
  void whatTheKernelDropsCountsAsMissed() {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      TestNetwork.ip("link set " + pair.name + " txqueuelen 500");
      try (RawSocket raw = new RawSocket(pair.name)) {
        raw.bypassQdisc();
        List<byte[]> sent = new ArrayList<>();
        for (byte[] frame : frames(800, 60, 1000)) {
          if (raw.trySend(frame)) {
            sent.add(frame);
          }
        }
        assertEquals(500, sent.size());
        assertEquals(300, pair.tap.port.stats().rxMissed());
        assertSame(sent, pair.tap.receive(500));
      }
    }
  }

  @Test
  void aFrameLargerThanABufferIsDroppedAndCounted() {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      TestNetwork.ip("link set " + pair.name + " mtu 9000");
      try (RawSocket raw = new RawSocket(pair.name)) {
        byte[] small = frame(1000);
        raw.send(frame(4000));
        raw.send(small);
        assertSame(List.of(small), pair.tap.receive(1));
        assertEquals(1, pair.tap.port.stats().rxErrors());
      }
    }
  }

  @Test
  void anInterfaceThatGoesDownComesBack() throws Exception {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      TestNetwork.ip("link set " + pair.name + " down");
      assertFalse(pair.tap.port.link().up());
      pair.tap.send(frames(10, 60, 60));
      assertEquals(10, pair.tap.port.stats().txErrors());
      TestNetwork.ip("link set " + pair.name + " up");
      pair.tap.awaitLink();
      pair.kernel.awaitLink();
      List<byte[]> frames = frames(100, 60, 1000);
      assertSame(frames, pair.tap.sendTo(pair.kernel, frames));
      assertSame(frames, pair.kernel.sendTo(pair.tap, frames));
      pair.assertConserved();
    }
  }

  @Test
  void anInterfaceThatIsDeletedAndMadeAnewIsTakenUpAgain() throws Exception {
    try (TestNetwork network = new TestNetwork();
        Pair pair = new Pair(network, 1)) {
      TestNetwork.ip("link del " + pair.name);
      assertEquals("there is no interface " + pair.name, pair.tap.port.link().reason());
      pair.tap.send(frames(10, 60, 60));
      assertEquals(10, pair.tap.port.stats().txErrors());
      assertEquals(0, pair.tap.receive(0).size());
      network.tap(pair.name, false);
      pair.tap.awaitLink();
      pair.kernel.awaitLink();
      List<byte[]> frames = frames(100, 60, 1000);
      assertSame(frames, pair.tap.sendTo(pair.kernel, frames));
      assertSame(frames, pair.kernel.sendTo(pair.tap, frames));
      pair.assertConserved();
    }
  }

  @Test
  void tcpBetweenTwoKernelsThroughTaps() {
    try (TestNetwork network = new TestNetwork()) {
      List<TapPort> ends = new ArrayList<>();
      for (String end : List.of("1", "2")) {
        String namespace = network.namespace("n" + end);
        ends.add(
            TestNetwork.await(
                TestNetwork.in(namespace, () -> new TapPort(TapConfig.of("tap", "tap"))), 5));
        TestNetwork.ip("-n " + namespace + " addr add 10.97.0." + end + "/24 dev tap");
      }
      try (Wire wire = new Wire(ends.get(0), ends.get(1))) {
        TcpEcho.transfer(network.name("n1"), network.name("n2"), "10.97.0.2", 5_000_000);
        long carried = wire.stop();
        assertTrue(carried > 2 * 5_000_000 / 1500, carried + " frames");
      }
    }
  }

  @Test
  void whatCannotBeOpenedIsNamed() {
    try (TestNetwork network = new TestNetwork()) {
      String veth = network.name("a");
      network.veth(veth, network.name("b"));
      assertRefused(veth, 1, "'" + veth + "' exists and is no tap interface of a single queue");
      String tap = network.name("t");
      network.tap(tap, false);
      assertRefused(tap, 2, "'" + tap + "' exists and is no tap interface of several queues");
      try (TapPort first = new TapPort(TapConfig.of("first", tap))) {
        assertEquals(1500, first.info().mtu());
        assertRefused(tap, 1, "'" + tap + "' is in use by another process");
      }
      assertRefused("a-name-of-sixteen", 1, "its name has 1 to 15 bytes");
    }
  }

  private static void assertRefused(String interfaceName, int queues, String reason) {
    TapConfig config = new TapConfig("p", interfaceName, queues);
    PortException e = assertThrows(PortException.class, () -> new TapPort(config));
    assertTrue(String.valueOf(e.getMessage()).contains(reason), e::toString);
  }

  private List<byte[]> frames(int count, int min, int max) {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(frame(min + random.nextInt(max - min + 1)));
    }
    return frames;
  }

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

  private static AfPacketPort port(String interfaceName) {
    return new AfPacketPort(AfPacketConfig.of("kernel", interfaceName));
  }

  /** A tap port, and a packet socket on the kernel's side of it. */
  private static final class Pair implements AutoCloseable {
    final String name;
    final PortEnd tap;
    final PortEnd kernel;

    Pair(TestNetwork network, int queues) {
      name = network.name("t");
      network.tap(name, queues > 1);
      tap = new PortEnd(new TapPort(new TapConfig("tap", name, queues)));
      kernel = new PortEnd(port(name));
    }

    /** What one end has sent the other has received or missed; all buffers are free. */
    void assertConserved() {
      tap.closeQueues();
      kernel.closeQueues();
      PortStats ours = tap.port.stats();
      PortStats theirs = kernel.port.stats();
      assertEquals(theirs.txPackets(), ours.rxPackets() + ours.rxMissed());
      assertEquals(ours.txPackets(), theirs.rxPackets() + theirs.rxMissed());
      assertEquals(tap.taken, ours.txPackets() + ours.txErrors());
      assertEquals(0, tap.pool.inUse());
      assertEquals(0, kernel.pool.inUse());
    }

    @Override
    public void close() {
      tap.close();
      kernel.close();
    }
  }
}
