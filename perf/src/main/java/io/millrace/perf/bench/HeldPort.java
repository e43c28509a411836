package io.millrace.perf.bench;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * A port whose queues stay open from the beginning to the end, however often they are opened and
 * closed: many ports come up with their first queue and go down with their last, and a device that
 * lost its link between two frame sizes would be another device. For one thread.
 */
final class HeldPort implements Port {
  private final Port port;
  private final PacketCache cache;
  private final List<RxQueue> receiving = new ArrayList<>();
  private final TxQueue sending;

  /**
   * Opens all receive queues and the first transmit queue.
   *
   * @param port this one's to close from here on
   * @param pool where its buffers come from
   */
  HeldPort(Port port, PacketPool pool) {
    this.port = port;
    cache = pool.newCache();
    for (int i = 0; i < port.info().rxQueues(); i++) {
      receiving.add(port.openRx(i, cache));
    }
    sending = port.openTx(0, cache);
  }

  @Override
  public PortInfo info() {
    return port.info();
  }

  @Override
  public RxQueue openRx(int index, PacketCache user) {
    RxQueue queue = receiving.get(index);
    return new RxQueue() {
      @Override
      public int poll(Burst burst, int max) {
        return queue.poll(burst, max);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public TxQueue openTx(int index, PacketCache user) {
    if (index != 0) {
      throw new IllegalArgumentException("only the first transmit queue is held");
    }
    return new TxQueue() {
      @Override
      public int send(Burst burst) {
        return sending.send(burst);
      }

      @Override
      public void flush() {
        sending.flush();
      }

      @Override
      public void close() {
        sending.flush();
      }
    };
  }

  @Override
  public LinkState link() {
    return port.link();
  }

  @Override
  public int linkLosses() {
    return port.linkLosses();
  }

  @Override
  public PortStats stats() {
    return port.stats();
  }

  @Override
  public void close() {
    sending.close();
    receiving.forEach(RxQueue::close);
    cache.close();
    port.close();
  }
}
