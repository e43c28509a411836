package io.millrace.driver.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.RxRing;
import io.millrace.driver.card.TxRing;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.QueueCounters;
import java.util.Random;

/** A started driver on a model, with all that its rings need. */
final class VirtioBench implements AutoCloseable {
  final VirtioModel model = new VirtioModel(4);
  final ModelCard card = new ModelCard(model);
  final PacketPool pool;
  final PacketCache cache;
  final Burst burst = new Burst();
  final QueueCounters rxCounters = new QueueCounters();
  final QueueCounters txCounters = new QueueCounters();
  final VirtioDriver driver;

  VirtioBench(VirtioOptions options) {
    this(options, CardConfig.of("p0").withSlots(64, 64), 400, VirtioModel.ALL_FEATURES);
  }

  VirtioBench(VirtioOptions options, CardConfig config, int buffers, long offered) {
    model.offered = offered;
    pool = new PacketPool(buffers);
    cache = pool.newCache();
    driver = (VirtioDriver) VirtioDriver.open(card, config, options);
    driver.start();
    for (int i = 0; i < config.rxQueues(); i++) {
      driver.rxRing(i).post(cache);
    }
  }

  RxRing rx() {
    return driver.rxRing(0);
  }

  TxRing tx() {
    return driver.txRing(0);
  }

  int poll(int max) {
    return rx().poll(burst, max, cache, rxCounters);
  }

  /** Polls all that is there, and frees it. */
  int pollAll() {
    int all = 0;
    for (int count = poll(32); count > 0; count = poll(32)) {
      all += count;
      cache.free(burst);
    }
    return all;
  }

  /** Offers the burst, and frees what there is no room for. */
  int send() {
    int taken = tx().offer(burst, 0, burst.size(), cache, txCounters);
    burst.removeFirst(taken);
    cache.free(burst);
    tx().ring();
    return taken;
  }

  long packet(byte[] frame) {
    long packet = Packet.withLength(cache.allocate(), frame.length);
    PacketMemory.copyIn(frame, 0, packet, frame.length);
    return packet;
  }

  static byte[] frame(Random random, int length) {
    byte[] frame = new byte[length];
    random.nextBytes(frame);
    return frame;
  }

  void assertNext(byte[] frame, int index) {
    assertArrayEquals(frame, PacketMemory.bytes(burst.get(index)));
  }

  /** Halts the card and sees that every buffer is back. */
  @Override
  public void close() {
    cache.free(burst);
    driver.halt();
    for (int i = 0; i < model.pairs; i++) {
      if (i < rings()) {
        driver.rxRing(i).reclaim(cache);
        driver.txRing(i).reclaim(cache, txCounters);
      }
    }
    driver.close();
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
  }

  private int rings() {
    return Feature.has(driver.features(), Feature.MQ) ? model.pairs : 1;
  }
}
