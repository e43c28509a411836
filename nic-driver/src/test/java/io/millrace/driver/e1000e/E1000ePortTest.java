package io.millrace.driver.e1000e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardPort;
import io.millrace.driver.ffi.Poll;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The driver behind a port: what happens when the card fails, and what its counters become. */
class E1000ePortTest {
  private final E1000eModel card = new E1000eModel();
  private final CardPort port = open();
  private final PacketPool pool = new PacketPool(512);
  private final PacketCache cache = pool.newCache();
  private final Burst burst = new Burst();
  private final RxQueue rx = port.openRx(0, cache);
  private final TxQueue tx = port.openTx(0, cache);

  private CardPort open() {
    CardConfig config = CardConfig.of("p0").withSlots(64, 64).withInterrupts();
    return new CardPort(config, E1000eDriver.open(card, config));
  }

  @AfterEach
  void nothingIsLeftAndNothingWasTouched() {
    rx.close();
    tx.close();
    port.close();
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
    assertEquals(0, card.faults());
  }

  private void poll() {
    rx.poll(burst, 32);
    cache.free(burst);
    tx.flush();
  }

  private void pollUntil(BooleanSupplier done, String what) {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadline < 0, what);
      poll();
    }
  }

  private void assertForwards() {
    poll();
    assertTrue(card.receiver().receive(new byte[100]));
    assertEquals(1, rx.poll(burst, 32));
    assertEquals(1, tx.send(burst));
    tx.flush();
    assertEquals(1, card.sender().step().size());
    tx.flush();
  }

  @Test
  void aCardThatVanishesTakesThePortDownUntilItIsBack() {
    assertForwards();
    card.vanish(true);
    pollUntil(() -> !port.link().up(), "down");
    assertTrue(port.link().reason().contains("does not answer"), port.link().reason());
    card.vanish(false);
    pollUntil(() -> port.link().up(), "up again");
    assertForwards();
    assertEquals(1, port.linkLosses());
    assertEquals(2, port.stats().rxPackets());
    assertEquals(2, port.stats().txPackets());
  }

  @Test
  void aCardThatWasResetIsSetUpAgain() {
    assertForwards();
    int before = card.resets();
    card.reset();
    pollUntil(() -> card.resets() > before && port.link().up(), "set up again");
    assertForwards();
  }

  @Test
  void aPulledCableIsNoReasonToRestart() {
    assertForwards();
    int before = card.resets();
    card.link(false);
    pollUntil(() -> !port.link().up(), "down");
    burst.add(Packet.withLength(cache.allocate(), 60));
    assertEquals(1, tx.send(burst));
    assertEquals(1, port.stats().txErrors());
    card.link(true);
    pollUntil(() -> port.link().up(), "up again");
    assertForwards();
    assertEquals(before, card.resets());
  }

  @Test
  void whatTheCardCountsIsAddedUp() {
    poll();
    int received = 0;
    while (card.receiver().receive(new byte[60])) {
      received++;
    }
    card.receiver().receive(new byte[60]);
    assertEquals(63, received);
    assertEquals(2, port.stats().rxMissed());
    card.count(0x4000);
    card.count(0x400c);
    card.count(0x4040);
    card.count(0x4018);
    assertEquals(3, port.stats().rxErrors());
    assertEquals(1, port.stats().txErrors());
    assertEquals(2, port.stats().rxMissed(), "reading clears the registers");
  }

  @Test
  void anArmedQueueWakesOnceAndWhatCameBeforeDoesNotWakeIt() {
    assertForwards();
    rx.armInterrupt();
    assertFalse(isReadable(rx.interruptFd()));
    card.receiver().receive(new byte[60]);
    assertTrue(isReadable(rx.interruptFd()));
    rx.disarmInterrupt();
    assertFalse(isReadable(rx.interruptFd()));
    card.receiver().receive(new byte[60]);
    assertFalse(isReadable(rx.interruptFd()));
    poll();
  }

  private static boolean isReadable(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entry = arena.allocate(8);
      entry.set(ValueLayout.JAVA_INT, 0, fd);
      entry.set(ValueLayout.JAVA_SHORT, 4, (short) Poll.POLLIN);
      return Poll.poll(entry, 0) == 1;
    }
  }
}
