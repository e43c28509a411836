package io.millrace.samples.appliance;

import io.millrace.driver.Threads;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The other end of a port that rehearses: sends traffic, takes what comes, and now and then does
 * neither, does not take, or goes and comes back. What the JIT compiler has never seen happen it
 * leaves out, and the first time it does happen costs a moment in the interpreter.
 */
final class Partner implements AutoCloseable {
  private static final int BUFFERS = 2048;

  /** Rounds after which it all begins anew; in the first few it does not take, then not send. */
  private static final int CYCLE = 2048;

  private static final int NOT_TAKING = 64;
  private static final int NOT_SENDING = 128;
  private static final long PAUSE_NANOS = 500_000;

  private final Port port;
  private final Port traffic;
  private final PacketPool pool = new PacketPool(BUFFERS);
  private final Thread thread;
  private volatile boolean again;
  private volatile boolean ending;

  /**
   * A partner whose thread is to be started; both ports are the partner's to close.
   *
   * @param port the other end
   * @param traffic what it receives is sent; has as many queues
   */
  Partner(Port port, Port traffic) {
    this.port = port;
    this.traffic = traffic;
    thread = Thread.ofPlatform().daemon().name("millrace-rehearsal").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Has it go and come back. */
  void reconnect() {
    again = true;
  }

  /** One queue each way, and where its frames come from. */
  private record Lane(RxQueue source, TxQueue tx, RxQueue rx) {}

  private void run() {
    while (!ending) {
      again = false;
      List<Lane> lanes = new ArrayList<>();
      try (PacketCache cache = pool.newCache()) {
        try {
          for (int i = 0; i < port.info().txQueues(); i++) {
            lanes.add(
                new Lane(traffic.openRx(i, cache), port.openTx(i, cache), port.openRx(i, cache)));
          }
          converse(lanes, cache);
        } finally {
          for (Lane lane : lanes) {
            lane.source.close();
            lane.tx.close();
            lane.rx.close();
          }
        }
      }
    }
  }

  private void converse(List<Lane> lanes, PacketCache cache) {
    Burst burst = new Burst();
    for (int round = 0; !ending && !again; round = (round + 1) % CYCLE) {
      for (Lane lane : lanes) {
        exchange(lane, burst, cache, round);
      }
      if (round == NOT_SENDING || !port.link().up()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static void exchange(Lane lane, Burst burst, PacketCache cache, int round) {
    if (round < NOT_TAKING || round >= NOT_SENDING) {
      lane.source.poll(burst, Burst.DEFAULT_SIZE);
      lane.tx.send(burst);
      cache.free(burst);
    }
    lane.tx.flush();
    if (round >= NOT_TAKING) {
      lane.rx.poll(burst, Burst.MAX_SIZE);
      cache.free(burst);
    }
  }

  @Override
  public void close() {
    ending = true;
    if (thread.isAlive()) {
      Threads.joinUninterruptibly(thread);
    }
    port.close();
    traffic.close();
    pool.close();
  }
}
