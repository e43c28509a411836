package io.millrace.driver.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.memory.PacketMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames both ways over every kind of queue. */
class VirtioRingsTest {
  private static final int ROUNDS = 100;

  static Stream<VirtioOptions> kinds() {
    return IntStream.range(0, 8)
        .mapToObj(
            bits ->
                VirtioOptions.DEFAULT
                    .withPacked((bits & 1) != 0)
                    .withInOrder((bits & 2) != 0)
                    .withMergeable((bits & 4) != 0));
  }

  /** Random bursts both ways, against two plain queues of what must come out. */
  @ParameterizedTest
  @MethodSource("kinds")
  void framesGoBothWaysIntactAndInOrder(VirtioOptions options) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String note = options + ", seed " + seed;
    try (VirtioBench bench = new VirtioBench(options)) {
      bench.model.disorder = new Random(seed + 1);
      Deque<byte[]> toCard = new ArrayDeque<>();
      Deque<byte[]> fromCard = new ArrayDeque<>();
      for (int round = 0; round < ROUNDS; round++) {
        sendSome(bench, random, toCard);
        bench.model.send(random.nextInt(80));
        while (!bench.model.sent.isEmpty()) {
          VirtioModel.Sent sent = bench.model.sent.remove();
          assertArrayEquals(toCard.remove(), sent.frame(), note);
          assertArrayEquals(new byte[12], sent.header(), note);
        }
        bench.tx().complete(bench.cache, bench.txCounters);
        receiveSome(bench, random, fromCard);
        pollSome(bench, random.nextInt(1, 80), fromCard, note);
      }
      pollSome(bench, 256, fromCard, note);
      bench.model.send(1000);
      assertTrue(fromCard.isEmpty(), note);
      assertEquals(toCard.size(), bench.model.sent.size(), note);
      assertEquals(0, bench.tx().complete(bench.cache, bench.txCounters), note);
      assertEquals(0, bench.rxCounters.asRx().rxErrors(), note);
      assertEquals(0, bench.txCounters.asTx().txErrors(), note);
    }
  }

  private static void sendSome(VirtioBench bench, Random random, Deque<byte[]> expected) {
    int count = random.nextInt(40);
    byte[][] frames = new byte[count][];
    for (int i = 0; i < count; i++) {
      frames[i] = VirtioBench.frame(random, random.nextInt(14, PacketMemory.DATA_ROOM + 1));
      bench.burst.add(bench.packet(frames[i]));
    }
    int taken = bench.send();
    for (int i = 0; i < taken; i++) {
      expected.add(frames[i]);
    }
  }

  private static void receiveSome(VirtioBench bench, Random random, Deque<byte[]> expected) {
    int maxPart = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(400, 1500);
    for (int i = random.nextInt(40); i > 0; i--) {
      byte[] frame = VirtioBench.frame(random, random.nextInt(14, PacketMemory.DATA_ROOM + 1));
      int part =
          Feature.has(bench.driver.features(), Feature.MRG_RXBUF) ? maxPart : Integer.MAX_VALUE;
      if (bench.model.receive(0, new byte[12], frame, part)) {
        expected.add(frame);
      }
    }
  }

  private static void pollSome(VirtioBench bench, int max, Deque<byte[]> expected, String note) {
    bench.poll(max);
    for (int i = 0; i < bench.burst.size(); i++) {
      assertArrayEquals(expected.remove(), PacketMemory.bytes(bench.burst.get(i)), note);
    }
    bench.cache.free(bench.burst);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aFullRingTakesNoMoreUntilTheDeviceIsDoneWithSome(VirtioOptions options) {
    try (VirtioBench bench = new VirtioBench(options)) {
      for (int i = 0; i < 70; i++) {
        bench.burst.add(bench.packet(new byte[60]));
      }
      assertEquals(64, bench.send());
      assertEquals(64, bench.tx().complete(bench.cache, bench.txCounters));
      assertEquals(3, bench.model.send(3));
      for (int i = 0; i < 70; i++) {
        bench.burst.add(bench.packet(new byte[61]));
      }
      assertEquals(3, bench.send());
      assertEquals(3, bench.txCounters.asTx().txPackets());
      assertEquals(180, bench.txCounters.asTx().txBytes());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatTheCardHasWhenItHaltsIsAnError(VirtioOptions options) {
    VirtioBench bench = new VirtioBench(options);
    try (bench) {
      for (int i = 0; i < 10; i++) {
        bench.burst.add(bench.packet(new byte[60]));
      }
      bench.send();
      bench.model.send(4);
    }
    assertEquals(4, bench.txCounters.asTx().txPackets());
    assertEquals(6, bench.txCounters.asTx().txErrors());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void withThePoolExhaustedFramesAreDroppedAndTheCardKeepsItsBuffers(VirtioOptions options) {
    CardConfig config = CardConfig.of("p0").withSlots(64, 64);
    try (VirtioBench bench = new VirtioBench(options, config, 70, VirtioModel.ALL_FEATURES)) {
      long[] hoard = new long[70];
      int count = bench.cache.allocate(hoard, 0, 70);
      int handedOn = 0;
      for (int i = 0; i < 200; i++) {
        assertTrue(bench.model.receive(0, new byte[60]));
        handedOn += bench.poll(32);
      }
      assertEquals(200, handedOn + bench.rxCounters.asRx().rxNoBuffer());
      assertTrue(bench.rxCounters.asRx().rxNoBuffer() > 150);
      bench.cache.free(hoard, 0, count);
      bench.cache.free(bench.burst);
      assertTrue(bench.model.receive(0, new byte[60]));
      assertEquals(1, bench.pollAll());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theCardStartsAnewAsOftenAsNeedBe(VirtioOptions options) {
    try (VirtioBench bench = new VirtioBench(options)) {
      for (int i = 0; i < 5; i++) {
        bench.burst.add(bench.packet(new byte[60]));
        bench.send();
        assertEquals(1, bench.model.send(9));
        assertTrue(bench.model.receive(0, new byte[100]));
        assertEquals(1, bench.pollAll());
        bench.driver.halt();
        bench.rx().reclaim(bench.cache);
        bench.tx().reclaim(bench.cache, bench.txCounters);
        assertEquals(0, bench.pool.inUse());
        bench.driver.start();
        bench.rx().post(bench.cache);
      }
      assertEquals(5, bench.txCounters.asTx().txPackets());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theDoorbellIsRungOnceForABurstAndOnlyIfTheDeviceAsks(VirtioOptions options) {
    try (VirtioBench bench = new VirtioBench(options)) {
      ModelQueue queue = bench.model.queues[1];
      queue.wantRing(false);
      bench.burst.add(bench.packet(new byte[60]));
      bench.send();
      assertEquals(false, queue.rung);
      queue.wantRing(true);
      bench.tx().ring();
      assertEquals(false, queue.rung, "there is no news");
      bench.burst.add(bench.packet(new byte[60]));
      bench.send();
      assertEquals(true, queue.rung);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatCameBeforeArmingWakesToo(VirtioOptions options) {
    CardConfig config = CardConfig.of("p0").withSlots(64, 64).withInterrupts();
    try (VirtioBench bench = new VirtioBench(options, config, 400, VirtioModel.ALL_FEATURES);
        Arena arena = Arena.ofConfined()) {
      MemorySegment events = arena.allocate(8);
      int fd = bench.driver.interruptFd(0);
      for (int i = 0; i < 200; i++) {
        bench.driver.armInterrupt(0);
        assertEquals(-Errno.EAGAIN, Unistd.read(fd, events.address(), 8), "there is nothing");
        bench.model.receive(0, new byte[60]);
        bench.driver.armInterrupt(0);
        assertEquals(8, Unistd.read(fd, events.address(), 8));
        bench.driver.armInterrupt(0);
        bench.driver.disarmInterrupt(0);
        assertEquals(-Errno.EAGAIN, Unistd.read(fd, events.address(), 8), "it is cleared");
        assertEquals(1, bench.pollAll());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void interruptsComeOnlyWhileWanted(VirtioOptions options) {
    CardConfig config = CardConfig.of("p0").withSlots(64, 64).withInterrupts();
    try (VirtioBench bench = new VirtioBench(options, config, 400, VirtioModel.ALL_FEATURES)) {
      bench.model.receive(0, new byte[60]);
      assertEquals(0, bench.model.interrupts);
      bench.driver.armInterrupt(0);
      bench.model.receive(0, new byte[60]);
      assertEquals(1, bench.model.interrupts);
      bench.driver.disarmInterrupt(0);
      bench.model.receive(0, new byte[60]);
      bench.burst.add(bench.packet(new byte[60]));
      bench.send();
      bench.model.send(1);
      assertEquals(1, bench.model.interrupts, "and none for what was sent");
      assertEquals(3, bench.pollAll());
    }
  }
}
