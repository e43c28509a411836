package io.millrace.driver.port.decorate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import io.millrace.driver.sim.SequenceSource;
import io.millrace.driver.sim.SimPort;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultPortTest {
  private static final int COUNT = 20_000;

  private final PacketPool pool = new PacketPool(4000);
  private final PacketCache cache = pool.newCache();
  private final Burst burst = new Burst();
  private long nanos;

  @AfterEach
  void nothingIsLost() {
    cache.free(burst);
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
  }

  /** A frame as it was received. */
  private record Seen(long number, int length, int hash) {}

  @Test
  void lossIsCountedAndWhatIsLeftKeepsItsOrder() {
    FaultPort port = faulty(Faults.NONE.withLoss(0.1), 1);
    List<Seen> seen = receive(port, 32);
    FaultStats faults = port.faults(Direction.RX);
    assertEquals(COUNT - faults.lost(), seen.size());
    assertNear(COUNT * 0.1, faults.lost());
    assertEquals(new FaultStats(faults.lost(), 0, 0, 0, 0, 0, 0, 0), faults);
    for (int i = 1; i < seen.size(); i++) {
      assertTrue(seen.get(i).number > seen.get(i - 1).number);
    }
    assertEquals(seen.size(), port.stats().rxPackets());
    assertEquals(seen.stream().mapToLong(Seen::length).sum(), port.stats().rxBytes());
  }

  @Test
  void duplicatesAreTrueCopies() {
    FaultPort port = faulty(Faults.NONE.withDuplication(0.05), 2);
    List<Seen> seen = receive(port, 32);
    FaultStats faults = port.faults(Direction.RX);
    assertNear(COUNT * 0.05, faults.duplicated());
    assertEquals(COUNT + faults.duplicated(), seen.size());
    assertEquals(COUNT, new HashSet<>(seen).size());
  }

  @Test
  void reorderingLosesNothingAndStaysWithinItsDepth() {
    int depth = 5;
    FaultPort port = faulty(Faults.NONE.withReordering(0.02, depth), 3);
    List<Seen> seen = receive(port, 32);
    FaultStats faults = port.faults(Direction.RX);
    assertNear(COUNT * 0.02, faults.reordered());
    Set<Long> numbers = new HashSet<>();
    int late = 0;
    long newest = -1;
    for (int i = 0; i < seen.size(); i++) {
      long number = seen.get(i).number;
      assertTrue(numbers.add(number));
      assertTrue(Math.abs(number - i) <= 2L * depth, number + " at " + i);
      late += number < newest ? 1 : 0;
      newest = Math.max(newest, number);
    }
    assertEquals(COUNT, numbers.size());
    assertEquals(late, faults.reordered());
  }

  @Test
  void corruptionFlipsOneBit() {
    FaultPort port = faulty(Faults.NONE.withCorruption(0.03), 4);
    List<byte[]> frames = frames(port);
    FaultStats faults = port.faults(Direction.RX);
    assertNear(COUNT * 0.03, faults.corrupted());
    int flipped = 0;
    for (int i = 0; i < COUNT; i++) {
      byte[] frame = frames.get(i);
      assertEquals(SequenceSource.length(i), frame.length);
      int bits = 0;
      for (int at = 0; at < frame.length; at++) {
        bits += Integer.bitCount((frame[at] ^ SequenceSource.byteAt(i, at)) & 0xff);
      }
      assertTrue(bits <= 1);
      flipped += bits;
    }
    assertEquals(faults.corrupted(), flipped);
  }

  @Test
  void truncationShortens() {
    FaultPort port = faulty(Faults.NONE.withTruncation(0.03), 5);
    List<byte[]> frames = frames(port);
    int shortened = 0;
    for (int i = 0; i < COUNT; i++) {
      assertTrue(frames.get(i).length >= 1);
      shortened += frames.get(i).length < SequenceSource.length(i) ? 1 : 0;
    }
    assertEquals(port.faults(Direction.RX).truncated(), shortened);
    assertNear(COUNT * 0.03, shortened);
  }

  @Test
  void theSameSeedDoesTheSameWhateverTheBursts() {
    Faults all = new Faults(0.01, 0.01, 0.01, 0.01, 0.01, 8);
    FaultPort first = faulty(all, 6);
    List<Seen> expected = receive(first, 32);
    for (int size : new int[] {1, 7, 256}) {
      FaultPort again = faulty(all, 6);
      assertEquals(expected, receive(again, size));
      assertEquals(first.faults(Direction.RX), again.faults(Direction.RX));
    }
    assertNotEquals(expected, receive(faulty(all, 7), 32));
  }

  @Test
  void certainFaultsHitEveryPacket() {
    FaultPort lossy = faulty(Faults.NONE.withLoss(1), 8);
    assertEquals(List.of(), receive(lossy, 32));
    assertEquals(COUNT, lossy.faults(Direction.RX).lost());
    FaultPort doubling = faulty(Faults.NONE.withDuplication(1), 8);
    assertEquals(2 * COUNT, receive(doubling, 32).size());
  }

  @Test
  void sendingIsFaultyToo() {
    List<Long> sent = new ArrayList<>();
    SimPort sink =
        SimPort.builder("sink").sinks(q -> p -> sent.add(PacketMemory.getLong(p))).build();
    Faults faults = new Faults(0.1, 0, 0, 0.1, 0.1, 4);
    FaultPort port = new FaultPort(sink, Faults.NONE, faults, LinkFlaps.NONE, 9);
    SequenceSource source = new SequenceSource(COUNT);
    try (TxQueue tx = port.openTx(0, cache)) {
      for (int made = 0; made < COUNT; made++) {
        burst.add(source.next(cache.allocate()));
        tx.send(burst);
        if (made % 50 == 0) {
          tx.flush();
        }
      }
    }
    FaultStats told = port.faults(Direction.TX);
    assertEquals(0, burst.size());
    assertEquals(COUNT, port.stats().txPackets());
    assertEquals(COUNT + told.duplicated() - told.lost(), sent.size());
    assertEquals(sent.size(), sink.stats().txPackets());
    assertEquals(COUNT - told.lost(), new HashSet<>(sent).size());
    assertTrue(told.reordered() > 1000);
    assertEquals(0, told.held());
  }

  @Test
  void whatIsHeldBackGoesOnOnceTheSenderFallsSilent() {
    SimPort sink = SimPort.builder("sink").build();
    Faults faults = Faults.NONE.withReordering(1, 4);
    FaultPort port = new FaultPort(sink, Faults.NONE, faults, LinkFlaps.NONE, 9);
    try (TxQueue tx = port.openTx(0, cache)) {
      burst.add(new SequenceSource(1).next(cache.allocate()));
      tx.send(burst);
      tx.flush();
      assertEquals(1, port.faults(Direction.TX).held());
      assertEquals(0, sink.stats().txPackets());
      tx.flush();
      assertEquals(0, port.faults(Direction.TX).held());
      assertEquals(1, sink.stats().txPackets());
    }
  }

  @Test
  void aFullInnerPortBacksUp() {
    SimPort slow = SimPort.builder("slow").txRing(10).txRate(1).clock(() -> nanos).build();
    FaultPort port = new FaultPort(slow, Faults.NONE, Faults.NONE, LinkFlaps.NONE, 9);
    SequenceSource source = new SequenceSource(COUNT);
    try (TxQueue tx = port.openTx(0, cache)) {
      for (int i = 0; i < 2000; i++) {
        burst.add(source.next(cache.allocate()));
        tx.send(burst);
      }
      assertTrue(burst.size() > 1000, "took " + (2000 - burst.size()));
      FaultStats told = port.faults(Direction.TX);
      assertEquals(2000 - burst.size(), told.held() + slow.stats().txPackets());
    }
  }

  @Test
  void theLinkFlapsByTheClock() {
    LinkFlaps flaps = new LinkFlaps(700, 300, () -> nanos);
    SimPort inner = SimPort.builder("in").sources(q -> new SequenceSource(COUNT)).build();
    FaultPort port = new FaultPort(inner, Faults.NONE, Faults.NONE, flaps, 10);
    long received = 0;
    try (RxQueue rx = port.openRx(0, cache);
        TxQueue tx = port.openTx(0, cache)) {
      for (int i = 0; i < 100; i++) {
        nanos = i * 100L;
        boolean up = i % 10 < 7;
        assertEquals(up, port.link().up());
        assertEquals(up ? 10 : 0, rx.poll(burst, 10));
        received += burst.size();
        tx.send(burst);
        tx.flush();
      }
    }
    assertEquals(700, received);
    assertEquals(300, port.faults(Direction.RX).lostWhileDown());
    assertEquals(0, port.faults(Direction.TX).lostWhileDown());
    assertEquals(700, inner.stats().txPackets());
  }

  @Test
  void exhaustedOnceTheLastHasPassed() {
    FaultPort port = faulty(Faults.NONE.withReordering(1, 4000), 11);
    try (RxQueue rx = port.openRx(0, cache)) {
      int received = 0;
      while (!port.exhausted()) {
        received += rx.poll(burst, 256);
        cache.free(burst);
      }
      assertEquals(COUNT, received);
    }
  }

  /** Within five standard deviations or so. */
  private static void assertNear(double expected, long actual) {
    assertTrue(Math.abs(actual - expected) < 5 * Math.sqrt(expected), actual + " for " + expected);
  }

  private static FaultPort faulty(Faults faults, long seed) {
    SimPort inner = SimPort.builder("in").sources(q -> new SequenceSource(COUNT)).build();
    return new FaultPort(inner, faults, Faults.NONE, LinkFlaps.NONE, seed);
  }

  private List<Seen> receive(FaultPort port, int max) {
    List<Seen> seen = new ArrayList<>();
    try (RxQueue rx = port.openRx(0, cache)) {
      while (!port.exhausted()) {
        assertTrue(rx.poll(burst, max) <= max);
        for (int i = 0; i < burst.size(); i++) {
          long packet = burst.get(i);
          int hash = java.util.Arrays.hashCode(PacketMemory.bytes(packet));
          seen.add(new Seen(PacketMemory.getLong(packet), Packet.length(packet), hash));
        }
        cache.free(burst);
      }
    }
    assertFalse(seen.size() > 2 * COUNT);
    return seen;
  }

  private List<byte[]> frames(FaultPort port) {
    List<byte[]> frames = new ArrayList<>();
    try (RxQueue rx = port.openRx(0, cache)) {
      while (!port.exhausted()) {
        rx.poll(burst, 32);
        for (int i = 0; i < burst.size(); i++) {
          frames.add(PacketMemory.bytes(burst.get(i)));
        }
        cache.free(burst);
      }
    }
    return frames;
  }
}
