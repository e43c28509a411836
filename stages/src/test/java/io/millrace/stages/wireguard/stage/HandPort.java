package io.millrace.stages.wireguard.stage;

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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A port whose other end is a test: it gives frames, and takes those that were sent. One thread.
 */
final class HandPort implements Port {
  private final PortInfo info;
  private final QueueCounters rx = new QueueCounters();
  private final QueueCounters tx = new QueueCounters();
  private final ArrayDeque<byte[]> toReceive = new ArrayDeque<>();
  private List<byte[]> sent = new ArrayList<>();

  HandPort(String name, MacAddress mac) {
    info = PortInfo.singleQueue(name, "hand", mac, 1500);
  }

  /** Has the port receive a frame. */
  void give(byte[] frame) {
    toReceive.add(frame);
  }

  /** What has been sent since the last call. */
  List<byte[]> take() {
    List<byte[]> frames = sent;
    sent = new ArrayList<>();
    return frames;
  }

  @Override
  public PortInfo info() {
    return info;
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    return new RxQueue() {
      @Override
      public int poll(Burst burst, int max) {
        int count = 0;
        for (; count < max && !toReceive.isEmpty(); count++) {
          long packet = cache.allocate();
          if (packet == Packet.NONE) {
            return count;
          }
          byte[] frame = toReceive.remove();
          PacketMemory.copyIn(frame, 0, packet, frame.length);
          burst.add(Packet.withLength(packet, frame.length));
          rx.count(1, frame.length);
        }
        return count;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    return new TxQueue() {
      @Override
      public int send(Burst burst) {
        int count = burst.size();
        for (int i = 0; i < count; i++) {
          sent.add(PacketMemory.bytes(burst.get(i)));
          tx.count(1, Packet.length(burst.get(i)));
        }
        cache.free(burst);
        return count;
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
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
  public void close() {}
}
