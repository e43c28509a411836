package io.millrace.driver.netdev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.millrace.driver.afpacket.AfPacketConfig;
import io.millrace.driver.afpacket.AfPacketPort;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import io.millrace.driver.tap.TapConfig;
import io.millrace.driver.tap.TapPort;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Once compiled, sending and receiving allocate nothing. */
@Tag("system")
class AllocationTest {
  private static final int ROUNDS = 40;
  private static final int BURSTS = 1000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void afPacket() {
    try (TestNetwork network = new TestNetwork()) {
      network.veth(network.name("a"), network.name("b"));
      exchange(afPacket(network.name("a")), afPacket(network.name("b")));
    }
  }

  @Test
  void tap() {
    try (TestNetwork network = new TestNetwork()) {
      String name = network.name("t");
      network.tap(name, false);
      exchange(new TapPort(TapConfig.of("tap", name)), afPacket(name));
    }
  }

  private static Port afPacket(String interfaceName) {
    return new AfPacketPort(AfPacketConfig.of("port", interfaceName));
  }

  private void exchange(Port one, Port other) {
    try (one;
        other;
        PacketPool pool = new PacketPool(256);
        PacketCache cache = pool.newCache();
        RxQueue rx = other.openRx(0, cache);
        TxQueue tx = one.openTx(0, cache);
        RxQueue rxBack = one.openRx(0, cache);
        TxQueue txBack = other.openTx(0, cache)) {
      Burst burst = new Burst();
      for (int round = 0; round < ROUNDS; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        int received = 0;
        for (int i = 0; i < BURSTS; i++) {
          fill(burst, cache);
          pass(burst, tx);
          rx.poll(burst, Burst.MAX_SIZE);
          pass(burst, txBack);
          received += rxBack.poll(burst, Burst.MAX_SIZE);
          cache.free(burst);
        }
        if (threads.getCurrentThreadAllocatedBytes() == before) {
          assertEquals(BURSTS * Burst.DEFAULT_SIZE, received);
          return;
        }
      }
      fail("every round of " + BURSTS + " bursts has allocated memory");
    }
  }

  private static void fill(Burst burst, PacketCache cache) {
    for (int i = 0; i < Burst.DEFAULT_SIZE; i++) {
      long packet = cache.allocate();
      PacketMemory.putLong(packet, 0x0200_0000_0000_0000L);
      PacketMemory.putLong(packet + 8, 0x88b5_0000L);
      burst.add(Packet.withLength(packet, 60));
    }
  }

  private static void pass(Burst burst, TxQueue queue) {
    while (!burst.isEmpty()) {
      queue.send(burst);
    }
    queue.flush();
  }
}
