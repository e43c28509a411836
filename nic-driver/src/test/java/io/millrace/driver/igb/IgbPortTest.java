package io.millrace.driver.igb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardPort;
import io.millrace.driver.guest.Sleeper;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The driver behind a port: its start, its interrupts, and what happens when the card fails. */
class IgbPortTest {
  private static final CardConfig CONFIG = IgbRig.config().withQueues(2, 1).withInterrupts();

  private final IgbModel card = new IgbModel();
  private final CardPort port = new CardPort(CONFIG, IgbDriver.open82576(card, CONFIG));
  private final PacketPool pool = new PacketPool(512);
  private final PacketCache cache = pool.newCache();
  private final Burst burst = new Burst();
  private final RxQueue rx = port.openRx(0, cache);
  private final TxQueue tx = port.openTx(0, cache);

  @AfterEach
  void nothingIsLeftAndNothingWasTouched() {
    rx.close();
    tx.close();
    assertFalse(card.isBusMaster());
    port.close();
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
    assertEquals(0, card.faults());
  }

  private void pollUntil(BooleanSupplier done, String what) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadline < 0, what);
      rx.poll(burst, 32);
      cache.free(burst);
      tx.flush();
    }
  }

  private void assertForwards() {
    rx.poll(burst, 32);
    assertTrue(card.receiver().receive(new byte[100]));
    assertEquals(1, rx.poll(burst, 32));
    assertEquals(1, tx.send(burst));
    tx.flush();
    assertEquals(1, card.sender().step().size());
    tx.flush();
  }

  @Test
  void aStartedCardHasItsAddressAndALink() {
    assertEquals(MacAddress.parse("52:54:00:00:00:01"), port.info().mac());
    assertTrue(port.link().up());
    assertEquals(1000, port.link().speedMbps());
    assertEquals(2, card.resets(), "one to read the address, one to start");
    assertForwards();
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
    assertEquals(2, port.stats().rxPackets());
    assertEquals(2, port.stats().txPackets());
  }

  @Test
  void aCardThatWasResetOrReportsAnErrorIsSetUpAgain() {
    assertForwards();
    int before = card.resets();
    card.reset();
    pollUntil(() -> card.resets() > before && port.link().up(), "set up again");
    assertForwards();
    int again = card.resets();
    card.set(0xc0, 1 << 22);
    pollUntil(() -> card.resets() > again && port.link().up(), "set up after an error");
    assertForwards();
  }

  @Test
  void aCardWhoseMasterDoesNotEndIsResetFromOutside() {
    assertForwards();
    card.hangMaster(true);
    card.set(0xc0, 1 << 30);
    int before = card.resets();
    pollUntil(() -> card.resets() > before && port.link().up(), "set up again");
    card.hangMaster(false);
    assertForwards();
  }

  @Test
  void whatTheCardCountsIsAddedUp() {
    rx.poll(burst, 32);
    while (card.receiver().receive(new byte[60])) {
      assertTrue(card.receiver().free(0) >= 0);
    }
    card.receiver().receive(new byte[60]);
    card.count(0x4010);
    card.count(0xc070);
    assertEquals(4, port.stats().rxMissed());
    card.count(0x4000);
    card.count(0x4018);
    assertEquals(1, port.stats().rxErrors());
    assertEquals(1, port.stats().txErrors());
    assertEquals(4, port.stats().rxMissed(), "reading clears the registers");
    pollUntil(() -> card.receiver().free(0) > 31, "polled");
  }

  @Test
  void anArmedQueueWakesOnceAndWhatWasPolledDoesNotWakeIt() {
    Sleeper sleeper = new Sleeper(rx.interruptFd());
    assertForwards();
    rx.armInterrupt();
    assertFalse(sleeper.wakes(0), "what it has polled already");
    card.receiver().receive(new byte[60]);
    assertTrue(sleeper.wakes(0));
    rx.disarmInterrupt();
    assertFalse(sleeper.wakes(0));
    card.receiver().receive(new byte[60]);
    assertFalse(sleeper.wakes(0), "not armed");
    rx.armInterrupt();
    assertTrue(sleeper.wakes(0), "what came before it was armed");
    rx.disarmInterrupt();
    assertEquals(2, rx.poll(burst, 32));
    cache.free(burst);
  }

  @Test
  void laterCardsHaveTheirVectorsElsewhereAndOffloadsForEachQueue() {
    IgbModel later = new IgbModel(true);
    CardConfig config = IgbRig.config().withQueues(3, 1).withInterrupts().withVlanOffload();
    try (IgbRig rig = new IgbRig(later, config)) {
      assertEquals(0x81 << 16 | 0x80, later.peek(0x1700));
      assertEquals(0x82, later.peek(0x1704));
      assertEquals(3 << 30, later.peek(0xc0b8));
      Sleeper sleeper = new Sleeper(rig.driver.interruptFd(2));
      rig.driver.armInterrupt(2);
      later.raiseQueue(2);
      assertTrue(sleeper.wakes(0));
    }
  }

  @Test
  void aDeadOwnerOfThePhyLosesIt() {
    rx.close();
    tx.close();
    card.occupyPhy(1 << 17 | 1 << 1);
    RxQueue again = port.openRx(0, cache);
    assertTrue(port.link().up());
    again.close();
  }

  @Test
  void whatTheCardCannotDoIsRefusedAndTheCardClosed() {
    assertRefused(new IgbModel(), IgbRig.config().withQueues(17, 1), "16 and 16");
    assertRefused(new IgbModel(), IgbRig.config().withQueues(1, 17), "16 and 16");
    assertRefused(
        new IgbModel(), IgbRig.config().withQueues(11, 1).withInterrupts(), "with interrupts");
    IgbModel absent = new IgbModel();
    absent.vanish(true);
    assertRefused(absent, IgbRig.config(), "does not answer");
    IgbModel stuck = new IgbModel();
    stuck.hangInReset(true);
    assertRefused(stuck, IgbRig.config(), "reset");
  }

  private static void assertRefused(IgbModel card, CardConfig config, String why) {
    PortException e = assertThrows(PortException.class, () -> IgbDriver.open82576(card, config));
    assertTrue(String.valueOf(e.getMessage()).contains(why), e.toString());
    assertTrue(card.isClosed());
  }

  @Test
  void aFrameThatIsTooShortIsAnErrorAndOneOfFourteenBytesIsNot() {
    assertForwards();
    burst.add(Packet.withLength(cache.allocate(), 13));
    burst.add(Packet.withLength(cache.allocate(), 14));
    assertEquals(2, tx.send(burst));
    tx.flush();
    assertEquals(1, card.sender().step().size());
    assertEquals(1, port.stats().txErrors());
    tx.flush();
  }
}
