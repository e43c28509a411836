package io.millrace.driver.vhost.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A port and a worker that polls all its queues; every buffer is back at the end. */
final class Bench implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  final PacketPool pool = new PacketPool(300);
  final VhostBackendPort port;
  final Queue<byte[]> received = new ConcurrentLinkedQueue<>();

  /** Frames to be sent. */
  final Queue<byte[]> toSend = new ConcurrentLinkedQueue<>();

  /** Frames taken by the port. */
  final AtomicInteger taken = new AtomicInteger();

  /** The flags of the next packets to be sent. */
  volatile long flags;

  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread worker;
  private volatile boolean ending;

  Bench(VhostBackendConfig config) {
    port = new VhostBackendPort(config);
    worker = Thread.ofPlatform().daemon().unstarted(() -> work(config.queues()));
    worker.start();
  }

  private void work(int queues) {
    try (PacketCache cache = pool.newCache()) {
      List<RxQueue> rx = new ArrayList<>();
      List<TxQueue> tx = new ArrayList<>();
      for (int i = 0; i < queues; i++) {
        rx.add(port.openRx(i, cache));
        tx.add(port.openTx(i, cache));
      }
      Burst burst = new Burst();
      Burst outgoing = new Burst();
      for (int turn = 0; !ending; turn++) {
        int work = 0;
        for (RxQueue queue : rx) {
          work += receive(queue, burst, cache);
        }
        work += send(tx.get(turn % queues), outgoing, cache);
        tx.forEach(TxQueue::flush);
        if (work == 0) {
          LockSupport.parkNanos(20_000);
        }
      }
      cache.free(outgoing);
      rx.forEach(RxQueue::close);
      tx.forEach(TxQueue::close);
    } catch (Throwable e) {
      failure.set(e);
    }
  }

  private int receive(RxQueue queue, Burst burst, PacketCache cache) {
    int count = queue.poll(burst, 32);
    for (int i = 0; i < count; i++) {
      received.add(PacketMemory.bytes(burst.get(i)));
    }
    cache.free(burst);
    return count;
  }

  /** What finds no room stays for the next turn. */
  private int send(TxQueue queue, Burst burst, PacketCache cache) {
    while (burst.size() < 16 && !toSend.isEmpty()) {
      byte[] frame = toSend.remove();
      long packet = cache.allocate();
      PacketMemory.copyIn(frame, 0, packet, frame.length);
      burst.add(Packet.withLength(packet, frame.length) | flags);
    }
    int gone = queue.send(burst);
    taken.addAndGet(gone);
    return gone;
  }

  void awaitUp() {
    await("the link is up", () -> port.link().up());
  }

  /** Waits until the link is down for a reason that has these words in it. */
  void awaitDown(String reason) {
    await("the link is down: " + reason, () -> isDown(reason));
  }

  private boolean isDown(String reason) {
    return !port.link().up() && port.link().reason().contains(reason);
  }

  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      if (failure.get() != null) {
        fail(failure.get());
      }
      if (System.nanoTime() - deadline > 0) {
        fail("it is not so that " + what + ": " + port.link() + ", " + port.stats());
      }
      LockSupport.parkNanos(100_000);
    }
  }

  @Override
  public void close() {
    ending = true;
    try {
      worker.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    port.close();
    if (failure.get() != null) {
      fail(failure.get());
    }
    assertEquals(0, pool.inUse(), "buffers in use");
    pool.close();
  }
}
