package io.millrace.pipeline;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A port that receives given numbers as packets of eight bytes and notes what it sends. */
final class ListPort implements Port {
  private final List<Long> collected = new ArrayList<>();
  private final PortInfo info;
  private final long[] numbers;
  private final QueueCounters rx = new QueueCounters();
  private final QueueCounters tx = new QueueCounters();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
  private volatile String refusal = "";
  volatile int limit = Integer.MAX_VALUE;
  final AtomicInteger openQueues = new AtomicInteger();

  ListPort(String name, long... numbers) {
    info = PortInfo.singleQueue(name, "list", MacAddress.NONE, 1500);
    this.numbers = numbers;
  }

  /** Its transmit queues cannot be opened. */
  void refuse(String reason) {
    refusal = reason;
  }

  /** From now on it takes only so many packets for transmission. */
  void room(int packets) {
    room.set(packets);
  }

  List<Long> sent() {
    return List.copyOf(collected);
  }

  int received() {
    return next.get();
  }

  @Override
  public PortInfo info() {
    return info;
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    openQueues.incrementAndGet();
    return new RxQueue() {
      @Override
      public int poll(Burst burst, int max) {
        int at = next.get();
        int count = Math.min(max, Math.min(limit, numbers.length) - at);
        for (int i = 0; i < count; i++) {
          long packet = cache.allocate();
          if (packet == Packet.NONE) {
            count = i;
            break;
          }
          PacketMemory.putLong(packet, numbers[at + i]);
          burst.add(Packet.withLength(packet, Long.BYTES));
        }
        if (count <= 0) {
          return 0;
        }
        next.set(at + count);
        rx.count(count, (long) count * Long.BYTES);
        return count;
      }

      @Override
      public void close() {
        openQueues.decrementAndGet();
      }
    };
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    if (!refusal.isEmpty()) {
      throw new PortException(refusal);
    }
    openQueues.incrementAndGet();
    return new TxQueue() {
      @Override
      public int send(Burst burst) {
        int count = Math.min(burst.size(), room.get());
        for (int i = 0; i < count; i++) {
          collected.add(PacketMemory.getLong(burst.get(i)));
          cache.free(burst.get(i));
        }
        room.addAndGet(-count);
        burst.removeFirst(count);
        tx.count(count, (long) count * Long.BYTES);
        return count;
      }

      @Override
      public void flush() {}

      @Override
      public void close() {
        openQueues.decrementAndGet();
      }
    };
  }

  @Override
  public LinkState link() {
    return LinkState.UP;
  }

  @Override
  public PortStats stats() {
    return rx.asRx().plus(tx.asTx());
  }

  @Override
  public boolean exhausted() {
    return next.get() >= numbers.length;
  }

  @Override
  public void close() {}
}
