package io.millrace.driver.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.PollSet;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopPortTest {
  private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

  private final PacketPool pool = new PacketPool(LoopPort.QUEUE_SIZE + 1024);
  private final PacketCache cache = pool.newCache();
  private final LoopPort port = new LoopPort("loop0", MAC, 9000, 2);
  private final Burst burst = new Burst();

  @AfterEach
  void nothingIsLost() {
    cache.free(burst);
    cache.close();
    assertEquals(0, pool.inUse());
    port.close();
    pool.close();
  }

  /** Packets that say their number, of lengths that differ. */
  private void make(int from, int count) {
    for (int i = from; i < from + count; i++) {
      long packet = Packet.withLength(cache.allocate(), 60 + i % 100);
      PacketMemory.putInt(packet, i);
      burst.add(packet);
    }
  }

  private void assertNumbers(int from, int count) {
    assertEquals(count, burst.size());
    for (int i = 0; i < count; i++) {
      assertEquals(from + i, PacketMemory.getInt(burst.get(i)));
      assertEquals(60 + (from + i) % 100, Packet.length(burst.get(i)));
    }
    cache.free(burst);
  }

  private boolean isReadable(RxQueue rx) {
    PollSet set = new PollSet(1);
    set.set(0, rx.interruptFd());
    var _ = set.await(0);
    return set.isReadable(0);
  }

  @Test
  void saysWhatItIs() {
    assertEquals(new PortInfo("loop0", LoopPort.DRIVER, MAC, 9000, 2, 2), port.info());
    assertTrue(port.link().up());
    assertTrue(port.exhausted(), "what it receives others have sent");
  }

  @Test
  void bringsBackThePacketsThemselvesInOrder() {
    try (RxQueue rx = port.openRx(0, cache);
        TxQueue tx = port.openTx(0, cache)) {
      assertEquals(0, rx.poll(burst, 32));
      make(0, 100);
      long first = burst.get(0) | Packet.TRACED;
      burst.set(0, first);
      assertEquals(100, tx.send(burst));
      assertTrue(burst.isEmpty());
      tx.flush();
      assertEquals(1, rx.poll(burst, 1));
      assertEquals(first, burst.get(0), "the flags are still there: nothing goes over a wire");
      assertNumbers(0, 1);
      assertEquals(32, rx.poll(burst, 32));
      assertNumbers(1, 32);
      make(100, 7);
      assertEquals(7, tx.send(burst));
      assertEquals(74, rx.poll(burst, 256));
      assertNumbers(33, 74);
      assertEquals(0, rx.poll(burst, 32));
      long bytes = 0;
      for (int i = 0; i < 107; i++) {
        bytes += 60 + i % 100;
      }
      assertEquals(107, port.stats().rxPackets());
      assertEquals(107, port.stats().txPackets());
      assertEquals(bytes, port.stats().rxBytes());
      assertEquals(bytes, port.stats().txBytes());
    }
  }

  /** The packets that were in the burst before stay where they are. */
  @Test
  void appends() {
    try (RxQueue rx = port.openRx(0, cache);
        TxQueue tx = port.openTx(0, cache)) {
      make(3, 2);
      tx.send(burst);
      make(0, 3);
      assertEquals(2, rx.poll(burst, 32));
      assertNumbers(0, 5);
      assertEquals(2, port.stats().rxPackets());
    }
  }

  @Test
  void aFullQueueLeavesTheRestWithTheSender() {
    try (RxQueue rx = port.openRx(0, cache);
        TxQueue tx = port.openTx(0, cache)) {
      make(0, LoopPort.QUEUE_SIZE + 100);
      assertEquals(LoopPort.QUEUE_SIZE, tx.send(burst));
      assertEquals(100, burst.size());
      assertEquals(LoopPort.QUEUE_SIZE, PacketMemory.getInt(burst.get(0)), "the later ones");
      assertEquals(0, tx.send(burst));
      assertEquals(100, burst.size());
      Burst received = new Burst();
      assertEquals(10, rx.poll(received, 10));
      assertEquals(10, tx.send(burst));
      assertEquals(90, burst.size());
      cache.free(received);
      assertEquals(LoopPort.QUEUE_SIZE + 10, port.stats().txPackets());
    }
  }

  /**
   * Any sizes, against a counter: nothing is lost, doubled or overtaken, however the ring wraps.
   */
  @Test
  void anySizes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int sent = 0;
    int received = 0;
    try (RxQueue rx = port.openRx(0, cache);
        TxQueue tx = port.openTx(0, cache)) {
      for (int round = 0; round < 2_000; round++) {
        int room = LoopPort.QUEUE_SIZE - (sent - received);
        int count = random.nextInt(256);
        make(sent, count);
        int taken = tx.send(burst);
        assertEquals(Math.min(room, count), taken, "seed " + seed);
        sent += taken;
        cache.free(burst);
        int got = rx.poll(burst, random.nextInt(1, 257));
        for (int i = 0; i < got; i++) {
          assertEquals(received++, PacketMemory.getInt(burst.get(i)), "seed " + seed);
        }
        cache.free(burst);
      }
    }
    assertEquals(0, pool.inUse(), "what was under way was given back, seed " + seed);
  }

  @Test
  void queuesAreSeparate() {
    try (RxQueue rx0 = port.openRx(0, cache);
        RxQueue rx1 = port.openRx(1, cache);
        TxQueue tx0 = port.openTx(0, cache);
        TxQueue tx1 = port.openTx(1, cache)) {
      make(0, 5);
      tx1.send(burst);
      assertEquals(0, rx0.poll(burst, 32));
      make(10, 3);
      tx0.send(burst);
      assertEquals(5, rx1.poll(burst, 32));
      assertNumbers(0, 5);
      assertEquals(3, rx0.poll(burst, 32));
      assertNumbers(10, 3);
      assertEquals(8, port.stats().rxPackets());
    }
  }

  @Test
  void aQueueIsOpenOnceAtATime() {
    port.openRx(1, cache).close();
    RxQueue rx = port.openRx(1, cache);
    Exception refused =
        assertThrows(IllegalStateException.class, () -> port.openRx(1, cache).close());
    assertEquals("port loop0: receive queue 1 is open already", refused.getMessage());
    rx.close();
    TxQueue tx = port.openTx(0, cache);
    assertThrows(IllegalStateException.class, () -> port.openTx(0, cache).close());
    tx.close();
    assertThrows(IndexOutOfBoundsException.class, () -> port.openTx(2, cache).close());
  }

  @Test
  void whatIsUnderWayGoesBackWhenTheReceiverClosesFirst() {
    RxQueue rx = port.openRx(0, cache);
    TxQueue tx = port.openTx(0, cache);
    make(0, 10);
    tx.send(burst);
    rx.close();
    assertEquals(10, pool.inUse(), "somebody might open the queue again");
    make(10, 5);
    assertEquals(5, tx.send(burst));
    tx.close();
    assertEquals(0, pool.inUse());
    assertEquals(15, port.stats().rxMissed(), "lost, and not silently");
  }

  @Test
  void whatIsUnderWayGoesBackWhenTheSenderClosesFirst() {
    RxQueue rx = port.openRx(0, cache);
    TxQueue tx = port.openTx(0, cache);
    make(0, 10);
    tx.send(burst);
    tx.close();
    assertEquals(4, rx.poll(burst, 4));
    assertNumbers(0, 4);
    assertEquals(6, pool.inUse());
    rx.close();
    assertEquals(0, pool.inUse());
    assertEquals(6, port.stats().rxMissed());
  }

  /** As at a change of the graph: who opens the queue next gets what was under way. */
  @Test
  void aReceiverMayComeAgain() {
    try (TxQueue tx = port.openTx(0, cache)) {
      RxQueue first = port.openRx(0, cache);
      make(0, 10);
      tx.send(burst);
      first.close();
      try (RxQueue second = port.openRx(0, cache)) {
        assertEquals(10, second.poll(burst, 32));
        assertNumbers(0, 10);
      }
    }
  }

  @Test
  void wakesAReaderThatSleeps() {
    try (RxQueue rx = port.openRx(0, cache);
        RxQueue other = port.openRx(1, cache);
        TxQueue tx = port.openTx(0, cache)) {
      assertNotEquals(rx.interruptFd(), other.interruptFd());
      make(0, 1);
      tx.send(burst);
      tx.flush();
      assertFalse(isReadable(rx), "nobody has asked");
      rx.armInterrupt();
      tx.flush();
      assertFalse(isReadable(rx), "nothing new");
      make(1, 1);
      tx.send(burst);
      assertFalse(isReadable(rx), "not before the flush");
      tx.flush();
      assertTrue(isReadable(rx));
      assertFalse(isReadable(other));
      rx.disarmInterrupt();
      assertFalse(isReadable(rx));
      assertEquals(2, rx.poll(burst, 32));
      assertNumbers(0, 2);
      make(2, 1);
      tx.send(burst);
      tx.flush();
      assertFalse(isReadable(rx), "it polls again");
    }
  }

  /** What could not be sent is no news. */
  @Test
  void aFullQueueWakesNobody() {
    try (RxQueue rx = port.openRx(0, cache);
        TxQueue tx = port.openTx(0, cache)) {
      make(0, LoopPort.QUEUE_SIZE);
      tx.send(burst);
      tx.flush();
      rx.armInterrupt();
      make(0, 1);
      assertEquals(0, tx.send(burst));
      tx.flush();
      assertFalse(isReadable(rx));
    }
  }

  @Test
  void aSenderThatClosesFlushes() {
    try (RxQueue rx = port.openRx(0, cache)) {
      TxQueue tx = port.openTx(0, cache);
      rx.armInterrupt();
      make(0, 1);
      tx.send(burst);
      tx.close();
      assertTrue(isReadable(rx));
    }
  }

  @Test
  void wakesAllWhoSleepForSomethingElse() {
    try (RxQueue rx = port.openRx(0, cache);
        RxQueue other = port.openRx(1, cache)) {
      rx.armInterrupt();
      port.wake();
      assertTrue(isReadable(rx));
      assertFalse(isReadable(other), "it does not sleep");
      rx.disarmInterrupt();
      assertFalse(isReadable(rx));
    }
  }
}
