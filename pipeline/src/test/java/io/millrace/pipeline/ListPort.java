package io.millrace.pipeline;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.ArrayList;
import java.util.List;

/** A port that receives given numbers as packets of eight bytes and notes what it sends. */
final class ListPort implements Port {
  private final List<Long> collected = new ArrayList<>();
  private final PortInfo info;
  private final long[] numbers;
  private final QueueCounters rx = new QueueCounters();
  private final QueueCounters tx = new QueueCounters();
  private volatile int next;
  private volatile int room = Integer.MAX_VALUE;
  volatile int limit = Integer.MAX_VALUE;
  volatile int openQueues;

  ListPort(String name, long... numbers) {
    info = PortInfo.singleQueue(name, "list", MacAddress.NONE, 1500);
    this.numbers = numbers;
  }

  /** From now on it takes only so many packets for transmission. */
  void room(int packets) {
    room = packets;
  }

  List<Long> sent() {
    return List.copyOf(collected);
  }

  int received() {
    return next;
  }

  @Override
  public PortInfo info() {
    return info;
  }

  @Override
  public synchronized RxQueue openRx(int index, PacketCache cache) {
    openQueues++;
    return new RxQueue() {
      @Override
      public int poll(Burst burst, int max) {
        int count = Math.min(max, Math.min(limit, numbers.length) - next);
        for (int i = 0; i < count; i++) {
          long packet = cache.allocate();
          if (packet == Packet.NONE) {
            count = i;
            break;
          }
          PacketMemory.putLong(packet, numbers[next + i]);
          burst.add(Packet.withLength(packet, Long.BYTES));
        }
        if (count <= 0) {
          return 0;
        }
        next += count;
        rx.count(count, (long) count * Long.BYTES);
        return count;
      }

      @Override
      public void close() {
        openQueues--;
      }
    };
  }

  @Override
  public synchronized TxQueue openTx(int index, PacketCache cache) {
    openQueues++;
    return new TxQueue() {
      @Override
      public int send(Burst burst) {
        int count = Math.min(burst.size(), room);
        for (int i = 0; i < count; i++) {
          collected.add(PacketMemory.getLong(burst.get(i)));
          cache.free(burst.get(i));
        }
        room -= count;
        burst.removeFirst(count);
        tx.count(count, (long) count * Long.BYTES);
        return count;
      }

      @Override
      public void flush() {}

      @Override
      public void close() {
        openQueues--;
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
    return next >= numbers.length;
  }

  @Override
  public void close() {}
}
