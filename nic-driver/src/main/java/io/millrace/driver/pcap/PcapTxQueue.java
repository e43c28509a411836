package io.millrace.driver.pcap;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.TxQueue;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Writes packets to a capture file that it may share with other queues. A packet carries its own
 * time if it knows when it arrived, else that of its sending.
 */
final class PcapTxQueue implements TxQueue {
  /** Rounds without a packet after which what is buffered is written out for readers to see. */
  private static final int IDLE_ROUNDS = 64;

  private final PcapngWriter writer;
  private final EpochNanoClock clock;
  private final PacketCache cache;
  private int idleRounds;

  PcapTxQueue(PcapngWriter writer, EpochNanoClock clock, PacketCache cache) {
    this.writer = writer;
    this.clock = clock;
    this.cache = cache;
  }

  @Override
  public int send(Burst burst) {
    int count = burst.size();
    if (count == 0) {
      return 0;
    }
    idleRounds = 0;
    long now = clock.nanoTime();
    synchronized (writer) {
      for (int i = 0; i < count; i++) {
        long packet = burst.get(i);
        writer.write(packet, PcapngRecorder.arrival(packet, now), null);
      }
    }
    cache.free(burst);
    return count;
  }

  @Override
  public void flush() {
    if (++idleRounds == IDLE_ROUNDS) {
      writer.flush();
    }
  }

  @Override
  public void close() {
    writer.flush();
  }
}
