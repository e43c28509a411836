package io.millrace.driver.memif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.millrace.driver.ffi.PollSet;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queues of a client and a server, used by one thread. */
class MemifQueueTest {
  private static final int ROUNDS = 40;
  private static final int BURSTS = 200;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final String socket = MemifPortTest.newSocket();
  private final PacketPool pool = new PacketPool(4096);
  private final PacketCache cache = pool.newCache();
  private final MemifPort server = new MemifPort(MemifConfig.server("server", socket));
  private final MemifPort client = new MemifPort(MemifConfig.client("client", socket));
  private final RxQueue serverRx = server.openRx(0, cache);
  private final TxQueue serverTx = server.openTx(0, cache);
  private final RxQueue clientRx = client.openRx(0, cache);
  private final TxQueue clientTx = client.openTx(0, cache);
  private final Burst burst = new Burst();

  @BeforeEach
  void connect() throws InterruptedException {
    for (int i = 0; !client.link().up() || !server.link().up(); i++) {
      assertTrue(i < 5000, () -> client.link() + ", " + server.link());
      Thread.sleep(1);
    }
    assertEquals(0, clientRx.poll(burst, 32));
    assertEquals(0, serverRx.poll(burst, 32));
  }

  @AfterEach
  void close() {
    clientRx.close();
    clientTx.close();
    serverRx.close();
    serverTx.close();
    client.close();
    server.close();
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
  }

  @Test
  void sendingAndReceivingAllocateNothing() {
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      int received = 0;
      for (int i = 0; i < BURSTS; i++) {
        fill(Burst.DEFAULT_SIZE);
        pass(clientTx, serverRx);
        pass(serverTx, clientRx);
        received += burst.size();
        cache.free(burst);
      }
      if (threads.getCurrentThreadAllocatedBytes() == before) {
        assertEquals(BURSTS * Burst.DEFAULT_SIZE, received);
        return;
      }
    }
    fail("every round of " + BURSTS + " bursts has allocated memory");
  }

  @Test
  void anInterruptComesWhenAskedForAndNotElse() {
    checkInterrupts(clientTx, serverRx);
    checkInterrupts(serverTx, clientRx);
  }

  private void checkInterrupts(TxQueue tx, RxQueue rx) {
    PollSet sleep = new PollSet(1);
    sleep.set(0, rx.interruptFd());
    fill(1);
    pass(tx, rx);
    assertEquals(0, sleep.await(0), "nobody asked");
    for (int i = 0; i < 3; i++) {
      rx.armInterrupt();
      assertEquals(1, burst.size());
      assertEquals(0, sleep.await(0), "nothing came");
      assertEquals(1, tx.send(burst));
      tx.flush();
      assertEquals(1, sleep.await(1000));
      rx.disarmInterrupt();
      assertEquals(0, sleep.await(0), "it is cleared");
      assertEquals(1, rx.poll(burst, 32));
    }
    cache.free(burst);
  }

  @Test
  void aPeerThatAsksAfterTheFrameWasShownIsWokenByTheNextFlush() {
    PollSet sleep = new PollSet(1);
    sleep.set(0, serverRx.interruptFd());
    fill(1);
    clientTx.send(burst);
    clientTx.flush();
    serverRx.armInterrupt();
    assertEquals(0, sleep.await(0));
    clientTx.flush();
    assertEquals(1, sleep.await(1000));
    serverRx.disarmInterrupt();
    assertEquals(1, serverRx.poll(burst, 32));
    cache.free(burst);
  }

  @Test
  void whatCannotBeSentIsAnErrorAndTheRestGoes() {
    fill(5);
    burst.set(1, Packet.withLength(burst.get(1), 13));
    burst.set(3, Packet.withLength(burst.get(3), 1523));
    assertEquals(5, clientTx.send(burst));
    clientTx.flush();
    assertEquals(3, serverRx.poll(burst, 32));
    clientTx.flush();
    assertEquals(2, client.stats().txErrors());
    assertEquals(3, client.stats().txPackets());
    cache.free(burst);
  }

  @Test
  void aFullRingLeavesTheRestToTheCaller() {
    int sent = 0;
    do {
      fill(100);
      sent += clientTx.send(burst);
      clientTx.flush();
    } while (burst.isEmpty());
    assertEquals(1024, sent);
    assertFalse(burst.isEmpty());
    cache.free(burst);
    assertEquals(256, serverRx.poll(burst, 256));
    cache.free(burst);
    fill(200);
    assertEquals(200, clientTx.send(burst));
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      long packet = cache.allocate();
      PacketMemory.putLong(packet, 0x0200_0000_0000_0000L);
      PacketMemory.putLong(packet + 8, 0x88b5_0000L);
      burst.add(Packet.withLength(packet, 60));
    }
  }

  private void pass(TxQueue tx, RxQueue rx) {
    tx.send(burst);
    tx.flush();
    tx.flush(); // as in the next round, if a full burst was kept back
    assertTrue(burst.isEmpty());
    rx.poll(burst, Burst.MAX_SIZE);
    tx.flush();
  }
}
