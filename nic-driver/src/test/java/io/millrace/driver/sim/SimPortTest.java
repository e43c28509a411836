package io.millrace.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimPortTest {
  private final PacketPool pool = new PacketPool(500);
  private final PacketCache cache = pool.newCache();
  private final Burst burst = new Burst();
  private final List<Long> seen = new ArrayList<>();
  private long nanos;

  @AfterEach
  void nothingIsLost() {
    cache.free(burst);
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
  }

  private SimPortBuilder port() {
    return SimPort.builder("p").clock(() -> nanos);
  }

  @Test
  void receivesWhatItsSourcesMakeUntilTheyEnd() {
    SimPort port = port().queues(2).sources(queue -> new SequenceSource(queue * 100 + 40)).build();
    long bytes = 0;
    for (int queue = 0; queue < 2; queue++) {
      assertFalse(port.exhausted());
      long expected = 0;
      try (RxQueue rx = port.openRx(queue, cache)) {
        while (rx.poll(burst, 32) > 0) {
          for (int i = 0; i < burst.size(); i++) {
            assertEquals(expected, PacketMemory.getLong(burst.get(i)));
            assertEquals(SequenceSource.length(expected), Packet.length(burst.get(i)));
            bytes += Packet.length(burst.get(i));
            expected++;
          }
          cache.free(burst);
        }
      }
      assertEquals(queue * 100 + 40, expected);
    }
    assertTrue(port.exhausted());
    assertEquals(new PortStats(180, bytes, 0, 0, 0, 0, 0, 0), port.stats());
  }

  @Test
  void exhaustedOnlyOnceThePollAfterTheLastFrameHasFoundNothing() {
    SimPort port = port().sources(queue -> new SequenceSource(1000)).limit(10).build();
    RxQueue rx = port.openRx(0, cache);
    assertEquals(10, rx.poll(burst, 32));
    assertFalse(port.exhausted());
    assertEquals(0, rx.poll(burst, 32));
    assertTrue(port.exhausted());
    rx.close();
  }

  @Test
  void aPortThatOnlySwallowsIsExhaustedFromTheStart() {
    assertTrue(port().build().exhausted());
    assertTrue(port().sources(queue -> new SequenceSource(9)).limit(0).build().exhausted());
    assertFalse(port().sources(queue -> new SequenceSource(9)).build().exhausted());
  }

  @Test
  void anEmptyPoolDelaysFramesButLosesNone() {
    SimPort port = port().sources(queue -> new SequenceSource(1000)).build();
    RxQueue rx = port.openRx(0, cache);
    int received = 0;
    while (received < 500) {
      received += rx.poll(burst, 256);
    }
    assertEquals(0, rx.poll(burst, 32));
    assertFalse(port.exhausted());
    cache.free(burst);
    assertEquals(32, rx.poll(burst, 32));
    assertEquals(500, PacketMemory.getLong(burst.get(0)));
    rx.close();
  }

  @Test
  void keepsItsRate() {
    SimPort port = port().sources(queue -> new SequenceSource(1_000_000)).rxRate(1000).build();
    RxQueue rx = port.openRx(0, cache);
    assertEquals(0, rx.poll(burst, 32));
    int received = 0;
    for (int ms = 1; ms <= 400; ms++) {
      nanos = ms * 1_000_000L;
      received += rx.poll(burst, 32);
      assertEquals(ms, received, 1);
      cache.free(burst);
    }
    nanos += 10_000_000_000L;
    int backlog = 0;
    for (int count = rx.poll(burst, 256); count > 0; count = rx.poll(burst, 256)) {
      backlog += count;
      cache.free(burst);
    }
    assertEquals(1024, backlog, 1);
    rx.close();
  }

  @Test
  void showsWhatItSends() {
    SimPort port = port().sinks(queue -> p -> seen.add(PacketMemory.getLong(p))).build();
    TxQueue tx = port.openTx(0, cache);
    long bytes = make(300);
    assertEquals(300, tx.send(burst));
    assertEquals(0, burst.size());
    tx.flush();
    assertEquals(0, pool.inUse());
    assertEquals(new PortStats(0, 0, 0, 0, 0, 300, bytes, 0), port.stats());
    for (int i = 0; i < 300; i++) {
      assertEquals(i, seen.get(i));
    }
    tx.close();
  }

  @Test
  void takesNoMoreThanTheRingHolds() {
    SimPort port =
        port().txRing(64).txRate(1000).sinks(q -> p -> seen.add(PacketMemory.getLong(p))).build();
    TxQueue tx = port.openTx(0, cache);
    make(100);
    tx.flush();
    assertEquals(64, tx.send(burst));
    assertEquals(36, burst.size());
    assertEquals(64, PacketMemory.getLong(burst.get(0)));
    tx.flush();
    assertEquals(0, tx.send(burst));
    nanos = 10_500_000;
    tx.flush();
    assertEquals(10, seen.size());
    assertEquals(10, tx.send(burst));
    assertEquals(74, port.stats().txPackets());
    tx.close();
    assertEquals(74, seen.size());
    assertEquals(73, seen.getLast());
  }

  @Test
  void aLinkThatIsDownPassesNothing() {
    SimPort port = port().sources(queue -> new SequenceSource(1000)).build();
    RxQueue rx = port.openRx(0, cache);
    TxQueue tx = port.openTx(0, cache);
    port.setLink(LinkState.down("pulled out"));
    assertEquals("pulled out", port.link().reason());
    assertEquals(0, rx.poll(burst, 32));
    make(10);
    assertEquals(10, tx.send(burst));
    assertEquals(10, port.stats().txErrors());
    assertEquals(0, port.stats().txPackets());
    port.setLink(LinkState.UP);
    assertEquals(32, rx.poll(burst, 32));
    assertEquals(0, PacketMemory.getLong(burst.get(0)));
    rx.close();
    tx.close();
  }

  @Test
  void aQueueIsOpenOnceAtATime() {
    SimPort port = port().build();
    port.openRx(0, cache).close();
    RxQueue rx = port.openRx(0, cache);
    assertThrows(IllegalStateException.class, () -> port.openRx(0, cache));
    rx.close();
    TxQueue tx = port.openTx(0, cache);
    assertThrows(IllegalStateException.class, () -> port.openTx(0, cache));
    assertThrows(IndexOutOfBoundsException.class, () -> port.openTx(1, cache));
    tx.close();
  }

  private long make(int count) {
    SequenceSource source = new SequenceSource(count);
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      burst.add(source.next(cache.allocate()));
      bytes += Packet.length(burst.get(i));
    }
    return bytes;
  }
}
