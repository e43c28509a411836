package io.millrace.driver.vmxnet3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardPort;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The card as a port: its life, and what becomes of its failures. */
class Vmxnet3PortTest {
  private final Vmxnet3Model card = new Vmxnet3Model();
  private final CardPort port =
      new CardPort(Workbench.small(), Vmxnet3Driver.open(card, Workbench.small()));
  private final PacketPool pool = new PacketPool(256);
  private final PacketCache cache = pool.newCache();
  private final Burst burst = new Burst();
  private final RxQueue rx = port.openRx(0, cache);
  private final TxQueue tx = port.openTx(0, cache);

  @AfterEach
  void allBuffersAreBack() {
    rx.close();
    tx.close();
    port.close();
    assertEquals(0, pool.inUse());
    assertTrue(card.closed);
    cache.close();
    pool.close();
  }

  @Test
  void framesGoBothWays() {
    pollNothing();
    assertTrue(port.link().up());
    assertEquals(10_000, port.link().speedMbps());
    byte[] frame = new byte[100];
    frame[99] = 1;
    assertTrue(card.receive(0, frame));
    assertEquals(1, rx.poll(burst, 32));
    assertArrayEquals(frame, PacketMemory.bytes(burst.get(0)));
    assertEquals(1, tx.send(burst));
    tx.flush();
    assertEquals(1, card.send(0, 10));
    tx.flush();
    assertArrayEquals(frame, card.sent.get(0));
    assertEquals(1, port.stats().rxPackets());
    assertEquals(1, port.stats().txPackets());
  }

  @Test
  void whatTheCardDropsIsAmongTheStatistics() {
    pollNothing();
    card.arrive(0, 63, 60);
    assertFalse(card.receive(0, new byte[60]));
    assertEquals(1, port.stats().rxMissed());
  }

  @Test
  void aStoppedCardIsStartedAnewAndLosesNoBuffers() throws InterruptedException {
    pollNothing();
    send(3);
    card.stop(card.tx(0), 0x80000007);
    await(() -> !port.link().up());
    assertEquals(
        "the card has stopped, transmit queue 0 by error 0x80000007", port.link().reason());
    comeBack();
    assertEquals(3, port.stats().txErrors());
  }

  @Test
  void aResetByOthersIsMended() throws InterruptedException {
    pollNothing();
    card.resetBehindTheDriver();
    await(() -> !port.link().up());
    comeBack();
  }

  @Test
  void aCardThatVanishesAndReturnsIsTakenUpAgain() throws InterruptedException {
    pollNothing();
    card.gone = true;
    await(() -> !port.link().up());
    assertEquals("the card has vanished", port.link().reason());
    card.resetBehindTheDriver();
    card.gone = false;
    comeBack();
  }

  @Test
  void theLinkComesAndGoes() throws InterruptedException {
    card.linkUp = false;
    await(() -> !port.link().up());
    card.linkUp = true;
    await(() -> port.link().up());
    assertEquals(1, port.linkLosses());
  }

  private void comeBack() throws InterruptedException {
    await(
        () -> {
          tx.flush();
          pollNothing();
          return port.link().up();
        });
    pollNothing();
    assertTrue(card.receive(0, new byte[60]));
    assertEquals(1, rx.poll(burst, 32));
    cache.free(burst);
    send(1);
    assertEquals(1, card.send(0, 10));
  }

  private void pollNothing() {
    assertEquals(0, rx.poll(burst, 32));
  }

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      burst.add(Packet.withLength(cache.allocate(), 60));
    }
    assertEquals(count, tx.send(burst));
    tx.flush();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadline < 0, "it does not happen");
      Thread.sleep(5);
    }
  }
}
