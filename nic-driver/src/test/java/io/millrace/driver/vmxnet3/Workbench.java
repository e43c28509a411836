package io.millrace.driver.vmxnet3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.RxRing;
import io.millrace.driver.card.TxRing;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import java.util.Random;

/** A driver that runs on a model of its card, with its first queues and buffers for them. */
final class Workbench implements AutoCloseable {
  final Vmxnet3Model card;
  final Vmxnet3Driver driver;
  final PacketPool pool;
  final PacketCache cache;
  final Burst burst = new Burst();
  final QueueCounters rxCounters = new QueueCounters();
  final QueueCounters txCounters = new QueueCounters();
  final RxRing rx;
  final TxRing tx;

  Workbench(CardConfig config, int buffers) {
    this(new Vmxnet3Model(), config, buffers);
  }

  Workbench(Vmxnet3Model card, CardConfig config, int buffers) {
    this.card = card;
    driver = Vmxnet3Driver.open(card, config);
    pool = new PacketPool(buffers);
    cache = pool.newCache();
    rx = driver.rxRing(0);
    tx = driver.txRing(0);
    driver.start();
    rx.post(cache);
  }

  static CardConfig small() {
    return CardConfig.of("p0").withSlots(64, 64);
  }

  static byte[] frame(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  int poll() {
    return rx.poll(burst, 32, cache, rxCounters);
  }

  /** Offers frames, rings, and returns how many were taken. */
  int offer(byte[]... frames) {
    for (byte[] bytes : frames) {
      burst.add(packet(bytes));
    }
    int taken = tx.offer(burst, 0, burst.size(), cache, txCounters);
    burst.removeFirst(taken);
    tx.ring();
    return taken;
  }

  long packet(byte[] bytes) {
    long packet = Packet.withLength(cache.allocate(), bytes.length);
    PacketMemory.copyIn(bytes, 0, packet, bytes.length);
    return packet;
  }

  PortStats received() {
    return rxCounters.asRx();
  }

  PortStats transmitted() {
    return txCounters.asTx();
  }

  /** Halts the card, and all buffers are back. */
  @Override
  public void close() {
    cache.free(burst);
    driver.halt();
    rx.reclaim(cache);
    tx.reclaim(cache, txCounters);
    driver.close();
    assertEquals(0, pool.inUse(), "buffers are missing");
    cache.close();
    pool.close();
  }
}
