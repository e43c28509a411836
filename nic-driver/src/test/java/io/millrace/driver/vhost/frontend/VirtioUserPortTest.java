package io.millrace.driver.vhost.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.ffi.PollSet;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.netdev.Frames;
import io.millrace.driver.netdev.PortEnd;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.vhost.backend.VhostBackendConfig;
import io.millrace.driver.vhost.backend.VhostBackendPort;
import io.millrace.driver.virtio.VirtioOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our front end against our back end, in one process. */
class VirtioUserPortTest {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int WINDOW = 50;

  private final String socket =
      "@front-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
  private final CardConfig queues = CardConfig.of("front").withSlots(128, 128);
  private final VirtioUserConfig plain =
      VirtioUserConfig.of("front", UnixAddress.parse(socket)).withQueues(queues);

  private PortEnd backEnd() {
    return new PortEnd(new VhostBackendPort(VhostBackendConfig.listening("back", socket)));
  }

  private static void connect(PortEnd one, PortEnd other) throws InterruptedException {
    for (int i = 0; !one.port.link().up() || !other.port.link().up(); i++) {
      assertTrue(i < 5000, () -> one.port.link() + ", " + other.port.link());
      poll(one);
      poll(other);
      Thread.sleep(1);
    }
    poll(one);
    poll(other);
  }

  private static void poll(PortEnd end) {
    end.pollAll(new ArrayList<>());
    end.send(List.of());
  }

  private static List<byte[]> pass(PortEnd from, PortEnd to, List<byte[]> frames) {
    List<byte[]> received = new ArrayList<>();
    for (int i = 0; i < frames.size(); i += WINDOW) {
      from.send(frames.subList(i, Math.min(frames.size(), i + WINDOW)));
      to.pollAll(received);
    }
    received.addAll(to.receive(0));
    poll(from);
    return received;
  }

  private static List<byte[]> frames(int count) {
    Random random = new Random(count);
    return IntStream.range(0, count)
        .mapToObj(i -> Frames.udp4(i, random.nextInt(1400), random))
        .toList();
  }

  static Stream<VirtioOptions> kinds() {
    return IntStream.range(0, 8)
        .mapToObj(
            bits ->
                VirtioOptions.DEFAULT
                    .withPacked((bits & 1) != 0)
                    .withInOrder((bits & 2) != 0)
                    .withMergeable((bits & 4) != 0));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void framesGoBothWays(VirtioOptions options) throws InterruptedException {
    try (PortEnd back = backEnd();
        PortEnd front = new PortEnd(VirtioUser.open(plain.withOptions(options)))) {
      connect(front, back);
      List<byte[]> frames = frames(300);
      assertEquals(Frames.sortedHex(frames), Frames.sortedHex(pass(front, back, frames)));
      assertEquals(Frames.sortedHex(frames), Frames.sortedHex(pass(back, front, frames)));
      assertEquals(frames.size(), front.port.stats().txPackets());
      back.closeQueues();
      front.closeQueues();
      assertEquals(0, front.pool.inUse());
    }
  }

  @Test
  void aBackEndThatComesAndGoes() throws InterruptedException {
    try (PortEnd front = new PortEnd(VirtioUser.open(plain))) {
      front.send(frames(10));
      assertEquals(10, front.port.stats().txErrors());
      for (int i = 0; i < 2; i++) {
        try (PortEnd back = backEnd()) {
          connect(front, back);
          assertEquals(100, pass(front, back, frames(100)).size());
          front.send(frames(30));
        }
        for (int wait = 0; front.port.link().up(); wait++) {
          assertTrue(wait < 3000, () -> front.port.link().toString());
          poll(front);
          Thread.sleep(1);
        }
      }
      assertFalse(front.port.link().reason().isEmpty());
      front.closeQueues();
      PortStats stats = front.port.stats();
      assertEquals(front.taken, stats.txPackets() + stats.txErrors());
      assertEquals(2, front.port.linkLosses());
      assertEquals(0, front.pool.inUse());
    }
  }

  @Test
  void theFrontEndMayListen() throws InterruptedException {
    VhostBackendConfig calling = VhostBackendConfig.listening("back", socket).connecting();
    try (PortEnd front = new PortEnd(VirtioUser.open(plain.asServer()));
        PortEnd back = new PortEnd(new VhostBackendPort(calling))) {
      connect(front, back);
      assertEquals(100, pass(back, front, frames(100)).size());
      back.closeQueues();
      front.closeQueues();
      assertEquals(0, front.pool.inUse());
    }
  }

  @Test
  void aSleepingQueueIsCalled() throws InterruptedException {
    Port port = VirtioUser.open(plain.withQueues(queues.withInterrupts()));
    try (PacketPool pool = new PacketPool(512);
        PacketCache cache = pool.newCache();
        PortEnd back = backEnd()) {
      RxQueue rx = port.openRx(0, cache);
      Burst burst = new Burst();
      for (int i = 0; !port.link().up() || !back.port.link().up(); i++) {
        assertTrue(i < 5000);
        rx.poll(burst, 32);
        poll(back);
        Thread.sleep(1);
      }
      rx.poll(burst, 32);
      PollSet set = new PollSet(1);
      set.set(0, rx.interruptFd());
      rx.disarmInterrupt();
      rx.armInterrupt();
      assertEquals(0, set.await(0));
      back.send(frames(1));
      assertEquals(1, set.await(2000));
      rx.disarmInterrupt();
      assertEquals(1, rx.poll(burst, 32));
      assertEquals(0, set.await(0), "it is cleared");
      cache.free(burst);
      back.closeQueues();
      rx.close();
      assertEquals(0, pool.inUse());
    } finally {
      port.close();
    }
  }
}
