package io.millrace.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimWireTest {
  private static final SimWire.End LEFT =
      new SimWire.End("left", MacAddress.parse("02:00:00:00:00:01"));
  private static final SimWire.End RIGHT =
      new SimWire.End("right", MacAddress.parse("02:00:00:00:00:02"), 9000);

  private final PacketPool pool = new PacketPool(3000);
  private final PacketCache cache = pool.newCache();
  private final Burst burst = new Burst();
  private long nanos = -1000;

  @AfterEach
  void nothingIsLost() {
    cache.free(burst);
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
  }

  @Test
  void carriesThePacketsThemselvesBothWays() {
    SimWire wire = new SimWire(LEFT, RIGHT, new SimWire.Shape(2, 64, 0, () -> nanos));
    assertEquals("left", wire.left().name());
    assertEquals(9000, wire.right().info().mtu());
    for (SimPort[] way :
        new SimPort[][] {{wire.left(), wire.right()}, {wire.right(), wire.left()}}) {
      try (TxQueue tx = way[0].openTx(1, cache);
          RxQueue rx = way[1].openRx(1, cache);
          RxQueue other = way[1].openRx(0, cache)) {
        long packet = Packet.withLength(cache.allocate(), 77) | Packet.TRACED;
        burst.add(packet);
        assertEquals(1, tx.send(burst));
        assertEquals(0, other.poll(burst, 32));
        assertEquals(1, rx.poll(burst, 32));
        assertEquals(packet & ~Packet.TRACED, burst.get(0));
        cache.free(burst);
        assertEquals(77, way[0].stats().txBytes());
        assertEquals(77, way[1].stats().rxBytes());
      }
    }
  }

  @Test
  void framesArriveWithFullHeadroom() {
    SimWire wire = new SimWire("left", "right");
    try (TxQueue tx = wire.left().openTx(0, cache);
        RxQueue rx = wire.right().openRx(0, cache)) {
      long packet = Packet.push(Packet.withLength(cache.allocate(), 60), 50);
      PacketMemory.putLong(packet, 1);
      PacketMemory.putLong(packet + 102, 2);
      burst.add(packet);
      tx.send(burst);
      rx.poll(burst, 1);
      long arrived = burst.get(0);
      assertEquals(PacketMemory.HEADROOM_BYTES, Packet.headroom(arrived));
      assertEquals(110, Packet.length(arrived));
      assertEquals(1, PacketMemory.getLong(arrived));
      assertEquals(2, PacketMemory.getLong(arrived + 102));
    }
  }

  @Test
  void aFullRingLeavesTheRestWithTheSender() {
    SimWire wire = new SimWire(LEFT, RIGHT, new SimWire.Shape(1, 64, 0, () -> nanos));
    TxQueue tx = wire.left().openTx(0, cache);
    RxQueue rx = wire.right().openRx(0, cache);
    send(tx, 100);
    assertEquals(36, burst.size());
    assertEquals(0, tx.send(burst));
    Burst received = new Burst();
    assertEquals(10, rx.poll(received, 10));
    assertEquals(10, tx.send(burst));
    cache.free(received);
    rx.close();
    tx.close();
    assertEquals(74, wire.left().stats().txPackets());
    assertEquals(10, wire.right().stats().rxPackets());
    assertEquals(64, wire.right().stats().rxMissed());
  }

  @Test
  void packetsTakeTheirTime() {
    SimWire wire = new SimWire(LEFT, RIGHT, new SimWire.Shape(1, 64, 700, () -> nanos));
    try (TxQueue tx = wire.left().openTx(0, cache);
        RxQueue rx = wire.right().openRx(0, cache)) {
      send(tx, 3);
      nanos += 300;
      send(tx, 2);
      nanos += 399;
      assertEquals(0, rx.poll(burst, 32));
      nanos += 1;
      assertEquals(3, rx.poll(burst, 32));
      nanos += 300;
      assertEquals(2, rx.poll(burst, 32));
    }
  }

  @Test
  void jitterKeepsTheOrderAndTellsWhatItDid() {
    JitteryDelay delay = new JitteryDelay(500, 900, 7);
    SimWire wire = new SimWire(LEFT, RIGHT, new SimWire.Shape(1, 64, () -> delay, () -> nanos));
    long total = 0;
    long most = 0;
    try (TxQueue tx = wire.left().openTx(0, cache);
        RxQueue rx = wire.right().openRx(0, cache)) {
      for (int i = 0; i < 50; i++) {
        final long sent = nanos;
        send(tx, 1);
        do {
          nanos++;
        } while (rx.poll(burst, 32) == 0);
        assertEquals(1, burst.size());
        total += nanos - sent;
        most = Math.max(most, nanos - sent);
        cache.free(burst);
      }
      send(tx, 3);
      nanos += 899;
      int early = rx.poll(burst, 32);
      nanos += 1;
      assertEquals(3, early + rx.poll(burst, 32));
      for (int i = 0; i < 3; i++) {
        assertEquals(i, PacketMemory.getLong(burst.get(i)));
      }
    }
    assertEquals(53, delay.packets());
    assertTrue(delay.leastNanos() >= 500 && delay.mostNanos() <= 900 && most <= 900);
    assertTrue(delay.meanNanos() * 53 >= total);
  }

  @Test
  void linkGoesDownForBoth() {
    SimWire wire = new SimWire("left", "right");
    try (TxQueue tx = wire.left().openTx(0, cache);
        RxQueue rx = wire.right().openRx(0, cache)) {
      send(tx, 3);
      wire.setLink(LinkState.down("cut"));
      assertFalse(wire.left().link().up() || wire.right().link().up());
      assertEquals(0, rx.poll(burst, 32));
      send(tx, 4);
      assertEquals(4, wire.left().stats().txErrors());
      wire.right().setLink(LinkState.UP);
      assertEquals(3, rx.poll(burst, 32));
    }
  }

  @Test
  void exhaustedOnceTheOtherEndIsClosedAndAllHasArrived() {
    SimWire wire = new SimWire("left", "right");
    TxQueue tx = wire.left().openTx(0, cache);
    try (RxQueue rx = wire.right().openRx(0, cache)) {
      send(tx, 3);
      tx.close();
      assertEquals(2, rx.poll(burst, 2));
      wire.left().close();
      assertEquals(1, rx.poll(burst, 2));
      assertFalse(wire.right().exhausted());
      assertEquals(0, rx.poll(burst, 2));
      assertTrue(wire.right().exhausted());
    }
  }

  @Test
  void bothEndsNeedTheSamePool() {
    SimWire wire = new SimWire("left", "right");
    try (PacketPool other = new PacketPool(1);
        PacketCache otherCache = other.newCache();
        TxQueue tx = wire.left().openTx(0, cache)) {
      assertEquals(0, burst.size());
      assertThrows(PortException.class, () -> wire.right().openRx(0, otherCache));
      tx.flush();
    }
  }

  /** Both threads check the order of what they receive, and at the end nothing is missing. */
  @Test
  void conservesPacketsBetweenThreads() throws InterruptedException, ExecutionException {
    long count = 300_000;
    SimWire wire = new SimWire(LEFT, RIGHT, new SimWire.Shape(1, 256, 0, () -> nanos));
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Long> left = threads.submit(() -> exchange(wire.left(), count));
      Future<Long> right = threads.submit(() -> exchange(wire.right(), count));
      assertEquals(count, left.get());
      assertEquals(count, right.get());
    }
    assertEquals(wire.left().stats().txBytes(), wire.right().stats().rxBytes());
    assertEquals(wire.right().stats().txPackets(), wire.left().stats().rxPackets());
  }

  private long exchange(SimPort port, long count) {
    Burst out = new Burst();
    Burst in = new Burst();
    SequenceSource source = new SequenceSource(count);
    long received = 0;
    try (PacketCache own = pool.newCache();
        TxQueue tx = port.openTx(0, own);
        RxQueue rx = port.openRx(0, own)) {
      long made = 0;
      while (received < count || made < count || !out.isEmpty()) {
        while (out.size() < 32 && made < count) {
          long empty = own.allocate();
          if (empty == Packet.NONE) {
            break;
          }
          out.add(source.next(empty));
          made++;
        }
        tx.send(out);
        if (rx.poll(in, 32) == 0) {
          Thread.yield();
        }
        for (int i = 0; i < in.size(); i++) {
          assertEquals(received, PacketMemory.getLong(in.get(i)));
          assertEquals(SequenceSource.length(received), Packet.length(in.get(i)));
          received++;
        }
        own.free(in);
      }
    }
    return received;
  }

  private void send(TxQueue tx, int count) {
    SequenceSource source = new SequenceSource(count);
    for (int i = 0; i < count; i++) {
      burst.add(source.next(cache.allocate()));
    }
    tx.send(burst);
  }
}
