package io.millrace.driver.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CardPortTest {
  private final PaperDriver driver = new PaperDriver();
  private final PaperLease lease = new PaperLease();
  private final CardPort port = new CardPort(CardConfig.of("p0"), driver, lease);
  private final PacketPool pool = new PacketPool(64);
  private final PacketCache cache = pool.newCache();
  private final Burst burst = new Burst();

  @AfterEach
  void allBuffersAreBack() {
    port.close();
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
  }

  @Test
  void theFirstQueueStartsTheCardAndTheLastOneHaltsItBeforeItsBuffersAreFree() {
    assertFalse(port.link().up());
    RxQueue rx = port.openRx(0, cache);
    TxQueue tx = port.openTx(0, cache);
    assertTrue(port.link().up());
    assertEquals(0, rx.poll(burst, 32));
    assertEquals(8, pool.inUse());
    rx.close();
    assertEquals(8, pool.inUse(), "the card still runs");
    tx.close();
    assertEquals(List.of("start", "halt"), driver.calls);
  }

  @Test
  void aQueueMayBeOpenedOnlyOnceAtATime() {
    RxQueue rx = port.openRx(0, cache);
    assertThrows(IllegalStateException.class, () -> port.openRx(0, cache));
    rx.close();
    port.openRx(0, cache).close();
    assertEquals(List.of("start", "halt", "start", "halt"), driver.calls);
  }

  @Test
  void whatIsSentAndReceivedIsCounted() {
    RxQueue rx = port.openRx(0, cache);
    TxQueue tx = port.openTx(0, cache);
    send(tx, 5, 60);
    assertEquals(5, rx.poll(burst, 32));
    cache.free(burst);
    assertEquals(5, port.stats().rxPackets());
    assertEquals(5, port.stats().txPackets());
    assertTrue(port.stats().rxMissed() > 0, "the card's own counter");
    rx.close();
    tx.close();
  }

  @Test
  void framesThatDoNotFitTheWireAreErrorsAndTheOthersGo() {
    RxQueue rx = port.openRx(0, cache);
    TxQueue tx = port.openTx(0, cache);
    burst.add(packet(60));
    burst.add(packet(13));
    burst.add(packet(1523));
    burst.add(packet(1522));
    assertEquals(4, tx.send(burst));
    assertEquals(2, port.stats().txPackets());
    assertEquals(2, port.stats().txErrors());
    assertEquals(2, rx.poll(burst, 32));
    cache.free(burst);
    rx.close();
    tx.close();
  }

  @Test
  void withoutALinkNothingWaits() throws InterruptedException {
    TxQueue tx = port.openTx(0, cache);
    driver.linkUp = false;
    await(() -> !port.link().up());
    assertEquals("no cable", port.link().reason());
    assertEquals(1, port.linkLosses());
    send(tx, 3, 60);
    assertEquals(3, port.stats().txErrors());
    driver.linkUp = true;
    await(() -> port.link().up());
    tx.close();
  }

  @Test
  void aCardThatFailsIsTakenFromItsQueuesAndStartedAnew() throws InterruptedException {
    RxQueue rx = port.openRx(0, cache);
    TxQueue tx = port.openTx(0, cache);
    rx.poll(burst, 32);
    driver.failure = "the card does not answer";
    await(() -> !port.link().up());
    assertEquals("the card does not answer", port.link().reason());
    assertEquals(0, rx.poll(burst, 32));
    send(tx, 2, 60);
    tx.flush();
    assertEquals(2, port.stats().txErrors());
    driver.failure = null;
    await(
        () -> {
          tx.flush();
          return rx.poll(burst, 32) == 0 && port.link().up();
        });
    rx.poll(burst, 32);
    assertEquals(8, pool.inUse(), "buffers are posted again, and the old ones are free");
    send(tx, 2, 60);
    assertEquals(2, rx.poll(burst, 32));
    cache.free(burst);
    rx.close();
    tx.close();
  }

  @Test
  void whereTheDoorbellIsUnmappedWhatWasReceivedBeforeIsHandedOn() {
    RxQueue rx = port.openRx(0, cache);
    TxQueue tx = port.openTx(0, cache);
    send(tx, 5, 60);
    driver.unmapped = true;
    tx.flush();
    assertEquals(5, rx.poll(burst, 32));
    assertEquals(5, burst.size());
    assertEquals(5, port.stats().rxPackets());
    cache.free(burst);
    tx.close();
    rx.close();
  }

  @Test
  void aCardThatStopsToTransmitIsStartedAnew() throws InterruptedException {
    RxQueue rx = port.openRx(0, cache);
    TxQueue tx = port.openTx(0, cache);
    driver.stuck = true;
    send(tx, 2, 60);
    tx.flush();
    Thread.sleep(2400);
    assertEquals(List.of("start"), driver.calls, "nobody has asked the card since");
    await(
        () -> {
          tx.flush();
          return rx.poll(burst, 32) == 0 && driver.calls.size() == 3;
        });
    assertEquals(List.of("start", "halt", "start"), driver.calls);
    assertEquals(2, port.stats().txErrors());
    rx.close();
    tx.close();
  }

  @Test
  void aCardThatDoesNotStartIsAnErrorForTheUser() {
    driver.failure = "reset has not ended after 100 ms";
    PortException e = assertThrows(PortException.class, () -> port.openRx(0, cache));
    assertEquals("p0: reset has not ended after 100 ms", e.getMessage());
  }

  @Test
  void aCardThatTheKernelWantsIsHaltedAndGivenBackAndTakenAgain() throws InterruptedException {
    RxQueue rx = port.openRx(0, cache);
    TxQueue tx = port.openTx(0, cache);
    rx.poll(burst, 32);
    lease.isThere = false;
    lease.isWanted = true;
    await(() -> !port.link().up());
    assertEquals(1, port.linkLosses());
    String reason = "the card was given back to the kernel, to be removed or unbound";
    assertEquals(reason, port.link().reason());
    assertEquals(List.of("start"), driver.calls, "the queues still use their rings");
    await(() -> rx.poll(burst, 32) == 0 && flushed(tx) && lease.isAway);
    await(() -> port.link().reason().equals(reason + "; now: there is no card"));
    assertEquals(List.of("start", "halt"), driver.calls);
    assertEquals(0, rx.poll(burst, 32));
    assertEquals(0, pool.inUse());
    send(tx, 2, 60);
    tx.flush();
    assertEquals(2, port.stats().txErrors());

    lease.isThere = true;
    await(() -> rx.poll(burst, 32) == 0 && flushed(tx) && port.link().up());
    assertFalse(lease.isAway);
    send(tx, 2, 60);
    assertEquals(2, rx.poll(burst, 32));
    cache.free(burst);
    rx.close();
    tx.close();
  }

  @Test
  void aCardIsGivenBackThoughNoQueueIsOpenAndQueuesMayOpenMeanwhile() throws InterruptedException {
    lease.isThere = false;
    lease.isWanted = true;
    await(() -> lease.isAway);
    RxQueue rx = port.openRx(0, cache);
    assertEquals(0, rx.poll(burst, 32));
    rx.close();
    assertFalse(driver.calls.contains("start"));
    lease.isThere = true;
    await(() -> !lease.isAway);
    assertFalse(driver.calls.contains("start"));
  }

  @Test
  void aPortThatClosesWhileItsCardIsAwayLeavesNothing() throws InterruptedException {
    RxQueue rx = port.openRx(0, cache);
    rx.poll(burst, 32);
    lease.isThere = false;
    lease.isWanted = true;
    await(() -> rx.poll(burst, 32) == 0 && lease.isAway);
    rx.close();
    assertEquals(List.of("start", "halt"), driver.calls);
  }

  @Test
  void framesMustFitTheBuffers() {
    CardConfig jumbo = CardConfig.of("p1").withMtu(9000);
    PaperDriver other = new PaperDriver();
    PortException e = assertThrows(PortException.class, () -> new CardPort(jumbo, other));
    assertTrue(String.valueOf(e.getMessage()).contains("-Dmillrace.data-room=9022"));
    assertEquals(List.of("close"), other.calls);
  }

  private static boolean flushed(TxQueue tx) {
    tx.flush();
    return true;
  }

  private void send(TxQueue tx, int count, int length) {
    for (int i = 0; i < count; i++) {
      burst.add(packet(length));
    }
    assertEquals(count, tx.send(burst));
    assertEquals(0, burst.size());
  }

  private long packet(int length) {
    return Packet.withLength(cache.allocate(), length);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadline < 0, "it does not happen");
      Thread.sleep(5);
    }
  }
}
