package io.millrace.driver.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardPort;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The driver in its port: what goes wrong ends in a port that is down and comes back. */
class VirtioPortTest {
  private static final int RING = 64;

  private final VirtioModel model = new VirtioModel(1);
  private final ModelCard card = new ModelCard(model);
  private final PacketPool pool = new PacketPool(300);
  private final PacketCache cache = pool.newCache();
  private final Burst burst = new Burst();
  private final CardPort port =
      new CardPort(
          CardConfig.of("p0").withSlots(RING, RING),
          VirtioDriver.open(card, CardConfig.of("p0").withSlots(RING, RING)));
  private final RxQueue rx = port.openRx(0, cache);
  private final TxQueue tx = port.openTx(0, cache);

  private void exchange() {
    rx.poll(burst, 32);
    assertTrue(model.receive(0, new byte[60]));
    assertEquals(1, rx.poll(burst, 32));
    burst.add(Packet.withLength(cache.allocate(), 60));
    assertEquals(2, tx.send(burst));
    tx.flush();
    assertEquals(2, model.send(9));
    tx.flush();
  }

  private void awaitUp(String reason) throws InterruptedException {
    await(() -> port.link().reason().contains(reason));
    await(
        () -> {
          rx.poll(burst, 32);
          tx.flush();
          return port.link().up();
        });
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadline < 0, "it does not happen");
      Thread.sleep(5);
    }
  }

  private void end() {
    rx.close();
    tx.close();
    port.close();
    assertTrue(card.closed);
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
  }

  @Test
  void aDeviceThatAsksForItIsResetAndGoesOn() throws InterruptedException {
    exchange();
    model.status |= VirtioTransport.DEVICE_NEEDS_RESET;
    awaitUp("asks for a reset");
    exchange();
    assertEquals(4, port.stats().txPackets());
    assertEquals(2, port.stats().rxPackets());
    end();
  }

  @Test
  void aQueueThatTheDeviceHasSpoiltIsSetUpAnew() throws InterruptedException {
    exchange();
    model.queues[0].note(9999, 60, 1);
    model.queues[0].publish();
    assertEquals(0, rx.poll(burst, 32));
    awaitUp("queue 0: the device is done with buffer 9999, which it has not been given");
    exchange();
    end();
  }

  @Test
  void aDeviceThatVanishesAndComesBackGoesOn() throws InterruptedException {
    exchange();
    card.present = false;
    await(() -> port.link().reason().equals("the device does not answer"));
    card.present = true;
    awaitUp("");
    exchange();
    end();
  }

  @Test
  void aResetByOthersIsMended() throws InterruptedException {
    exchange();
    model.reset();
    awaitUp("the device was reset by somebody else");
    exchange();
    end();
  }

  @Test
  void theLinkIsTheDevices() throws InterruptedException {
    assertTrue(port.link().up());
    model.config[6] = 0;
    await(() -> port.link().reason().equals("the link is down"));
    model.config[6] = 1;
    await(() -> port.link().up());
    exchange();
    assertEquals(1, port.linkLosses());
    end();
  }
}
