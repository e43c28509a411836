package io.millrace.driver.igb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.QueueCounters;
import java.util.List;
import java.util.Random;

/** A model with a started driver, for one thread and without a port in between. */
final class IgbRig implements AutoCloseable {
  final IgbModel card;
  final CardDriver driver;
  final PacketPool pool = new PacketPool(1024);
  final PacketCache cache = pool.newCache();
  final Burst burst = new Burst();
  final QueueCounters rx = new QueueCounters();
  final QueueCounters tx = new QueueCounters();
  final Random random = new Random(5);
  private final CardConfig config;

  /** An 82576, with rings of 64. */
  static CardConfig config() {
    return CardConfig.of("p0").withSlots(64, 64);
  }

  IgbRig(CardConfig config) {
    this(new IgbModel(), config);
  }

  IgbRig(IgbModel card, CardConfig config) {
    this.card = card;
    this.config = config;
    driver =
        card.id().device() == 0x10c9
            ? IgbDriver.open82576(card, config)
            : IgbDriver.openI350(card, config);
    start();
  }

  void start() {
    driver.start();
    for (int queue = 0; queue < config.rxQueues(); queue++) {
      driver.rxRing(queue).post(cache);
    }
  }

  /** Halts the card and takes back what it had. */
  void stop() {
    driver.halt();
    for (int queue = 0; queue < config.rxQueues(); queue++) {
      driver.rxRing(queue).reclaim(cache);
    }
    for (int queue = 0; queue < config.txQueues(); queue++) {
      driver.txRing(queue).reclaim(cache, tx);
    }
  }

  byte[] frame(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    bytes[0] &= (byte) 0xfe;
    bytes[12] = (byte) 0x88;
    bytes[13] = (byte) 0xb5;
    return bytes;
  }

  long packet(byte[] bytes) {
    long packet = cache.allocate();
    PacketMemory.copyIn(bytes, 0, packet, bytes.length);
    return Packet.withLength(packet, bytes.length);
  }

  byte[] received(int index) {
    return PacketMemory.bytes(burst.get(index));
  }

  int poll() {
    return driver.rxRing(0).poll(burst, 32, cache, rx);
  }

  /** Has the card send the burst; returns what is on the wire. */
  List<byte[]> send() {
    int size = burst.size();
    assertEquals(size, driver.txRing(0).offer(burst, 0, size, cache, tx));
    burst.clear();
    driver.txRing(0).ring();
    return card.sender().step();
  }

  int complete() {
    return driver.txRing(0).complete(cache, tx);
  }

  /** Fails if a buffer is lost, or the card has touched what it must not. */
  @Override
  public void close() {
    stop();
    cache.free(burst);
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
    driver.close();
    assertTrue(card.isClosed());
    assertEquals(0, card.faults(), "accesses outside packet memory, or while not bus master");
  }
}
