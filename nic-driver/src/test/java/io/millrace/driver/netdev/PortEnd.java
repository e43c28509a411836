package io.millrace.driver.netdev;

import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.ArrayList;
import java.util.List;

/** A port with its queues open and a pool of its own, for tests that send and receive arrays. */
public final class PortEnd implements AutoCloseable {
  private static final int QUIET_POLLS = 200;

  /** A peer may be kept from its processor for seconds where others want it too. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  public final Port port;
  public final PacketPool pool = new PacketPool(2048);
  public final PacketCache cache = pool.newCache();
  private final List<RxQueue> rx = new ArrayList<>();
  private final List<TxQueue> tx = new ArrayList<>();
  private final List<Integer> perQueue = new ArrayList<>();

  /** Packets that the transmit queues have taken. */
  public long taken;

  /** Takes the port over, and opens all its queues. */
  public PortEnd(Port port) {
    this.port = port;
    openQueues();
  }

  public void openQueues() {
    for (int i = 0; i < port.info().rxQueues(); i++) {
      rx.add(port.openRx(i, cache));
      perQueue.add(0);
    }
    for (int i = 0; i < port.info().txQueues(); i++) {
      tx.add(port.openTx(i, cache));
    }
  }

  public void closeQueues() {
    rx.forEach(RxQueue::close);
    tx.forEach(TxQueue::close);
    rx.clear();
    tx.clear();
    perQueue.clear();
  }

  /** Sends everything, and receives at the other end meanwhile. */
  public List<byte[]> sendTo(PortEnd other, List<byte[]> frames) {
    List<byte[]> received = new ArrayList<>();
    for (int i = 0; i < frames.size(); i += 64) {
      send(frames.subList(i, Math.min(frames.size(), i + 64)));
      other.pollAll(received);
    }
    received.addAll(other.receive(0));
    return received;
  }

  /** Sends everything, spread over the queues. */
  public void send(List<byte[]> frames) {
    Burst burst = new Burst();
    int at = 0;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (at < frames.size() || !burst.isEmpty()) {
      while (burst.size() < 32 && at < frames.size()) {
        burst.add(packet(frames.get(at++)));
      }
      TxQueue queue = tx.get(at % tx.size());
      int sent = queue.send(burst);
      queue.flush();
      taken += sent;
      if (sent > 0) {
        deadline = System.nanoTime() + PATIENCE_NANOS;
      } else if (System.nanoTime() - deadline > 0) {
        fail("the transmit queue takes nothing any more");
      }
    }
    tx.forEach(TxQueue::flush);
  }

  /** Sends what the first queue takes at once, and drops the rest. */
  public void offer(List<byte[]> frames) {
    Burst burst = new Burst();
    frames.forEach(frame -> burst.add(packet(frame)));
    taken += tx.getFirst().send(burst);
    tx.getFirst().flush();
    cache.free(burst);
  }

  private long packet(byte[] frame) {
    long packet = cache.allocate();
    PacketMemory.copyIn(frame, 0, packet, frame.length);
    return Packet.withLength(packet, frame.length);
  }

  /** Receives until {@code count} frames are there and nothing more comes for a while. */
  public List<byte[]> receive(int count) {
    List<byte[]> received = new ArrayList<>();
    int quiet = 0;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while ((received.size() < count || quiet < QUIET_POLLS) && System.nanoTime() < deadline) {
      quiet = pollAll(received) == 0 ? quiet + 1 : 0;
    }
    return received;
  }

  public int pollAll(List<byte[]> received) {
    Burst burst = new Burst();
    int before = received.size();
    for (int i = 0; i < rx.size(); i++) {
      int count;
      while ((count = rx.get(i).poll(burst, 32)) > 0) {
        perQueue.set(i, perQueue.get(i) + count);
        for (int p = 0; p < burst.size(); p++) {
          received.add(PacketMemory.bytes(burst.get(p)));
        }
        cache.free(burst);
      }
    }
    return received.size() - before;
  }

  public long queuesThatReceived() {
    return perQueue.stream().filter(count -> count > 0).count();
  }

  public List<Long> takeAllBuffers() {
    List<Long> hoard = new ArrayList<>();
    for (long p = cache.allocate(); p != Packet.NONE; p = cache.allocate()) {
      hoard.add(p);
    }
    return hoard;
  }

  public void free(List<Long> packets) {
    packets.forEach(cache::free);
  }

  /** Waits until the link is up and the queues have noticed. */
  public void awaitLink() throws InterruptedException {
    awaitReason("");
    pollAll(new ArrayList<>());
    tx.forEach(TxQueue::flush);
  }

  /** Waits until the link is down for this reason; the kernel takes its time to tell. */
  public void awaitReason(String reason) throws InterruptedException {
    for (int i = 0; !port.link().reason().equals(reason); i++) {
      if (i > 1000) {
        fail("the link is not '" + reason + "' but " + port.link());
      }
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    closeQueues();
    port.close();
    cache.close();
    pool.close();
  }
}
