package io.millrace.driver.memif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.ffi.SysMman;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.MemoryWindow;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.memory.RingMemory;
import io.millrace.driver.port.QueueCounters;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a peer may do to the rings of a connection, and we meanwhile, as a string of bytes: each
 * step is one byte for what, and a few for where and how. Whatever it is, the rings end in order:
 * every buffer is back, and memory that was not shared is as it was.
 */
final class RingScript implements AutoCloseable {
  private static final int RING = 16;
  private static final int REGION = 1 << 16;
  private static final int CANARIES = 8;
  private static final long PATTERN = 0x5ca1_ab1e_0ddb_a11dL;

  private final PacketPool pool = new PacketPool(256);
  private final PacketCache cache = pool.newCache();
  private final RingMemory ours = RingMemory.allocate(4 * Protocol.ringBytes(RING), 64);
  private final int memfd = SysMman.memfd_create("ring-script", SysMman.MFD_CLOEXEC);
  private final PeerMemory theirs = new PeerMemory();
  private final MemoryWindow window;
  private final Alarm alarm = new Alarm();
  private final EventFd event = new EventFd();
  private final QueueCounters counters = new QueueCounters();
  private final List<SharedRing> shared;
  private final List<RxRing> rx;
  private final List<TxRing> tx;
  private final long[] canaries = new long[CANARIES];
  private final Burst burst = new Burst();

  private RingScript() {
    Unistd.ftruncate(memfd, REGION);
    window = MemoryWindow.map(memfd, 0, REGION);
    theirs.add(window);
    long step = Protocol.ringBytes(RING);
    shared =
        List.of(
            new SharedRing(ours.address(), RING),
            new SharedRing(ours.address() + step, RING),
            new SharedRing(window.address(), RING),
            new SharedRing(window.address() + step, RING));
    shared.forEach(SharedRing::format);
    rx =
        List.of(
            new ClientRxRing(shared.get(0), event, alarm),
            new ServerRxRing(shared.get(2), theirs, event, alarm));
    tx =
        List.of(
            new ClientTxRing(shared.get(1), event, alarm),
            new ServerTxRing(shared.get(3), theirs, event, alarm));
    cache.allocate(canaries, 0, CANARIES);
    for (long canary : canaries) {
      PacketMemory.putLong(canary, PATTERN);
      PacketMemory.putLong(canary + PacketMemory.DATA_ROOM - 8, PATTERN);
    }
  }

  /**
   * Plays a script and checks what is left; unless the script itself touches memory that it took
   * away, or the JVM reports such an access of ours late, outside the call that made it: then there
   * is nothing to judge.
   */
  static void check(byte[] script) {
    try (RingScript rings = new RingScript()) {
      ByteBuffer in = ByteBuffer.wrap(script);
      while (in.remaining() >= 8) {
        rings.step(in.get(), in.get() & 0xff, in.getShort() & 0xffff, in.getInt());
      }
      rings.finish();
    } catch (InternalError e) {
      assertTrue(String.valueOf(e.getMessage()).contains("unsafe memory access"), e::toString);
    }
  }

  private void step(int what, int which, int where, int value) {
    SharedRing ring = shared.get(which % 4);
    int slot = where % RING;
    switch (what & 7) {
      case 0 -> ring.publishHead(value);
      case 1 -> ring.publishTail(value);
      case 2 ->
          PacketMemory.putLongLe(
              ring.descriptor(slot), SharedRing.first(value, where >> 12, which >> 7));
      case 3 -> PacketMemory.putIntLe(ring.descriptor(slot) + 8, value);
      case 4 -> receive(rx.get(which % 2), 1 + where % 64);
      case 5 -> send(tx.get(which % 2), 1 + where % 40, value);
      case 6 -> PacketMemory.putIntLe(window.address() + where % (REGION - 4), value);
      default -> {
        if (which == 0xff) {
          Unistd.ftruncate(memfd, where);
        }
      }
    }
  }

  private void receive(RxRing ring, int max) {
    int count = ring.poll(burst, max, cache, counters);
    assertTrue(count <= max);
    assertEquals(count, burst.size());
    for (int i = 0; i < count; i++) {
      int length = Packet.length(burst.get(i));
      assertTrue(length >= RxRing.MIN_FRAME && length <= PacketMemory.DATA_ROOM, "" + length);
      assertEquals(PacketMemory.HEADROOM_BYTES, Packet.headroom(burst.get(i)));
    }
    cache.free(burst);
  }

  private void send(TxRing ring, int count, int value) {
    for (int i = 0; i < count; i++) {
      long packet = cache.allocate();
      burst.add(Packet.withLength(packet, 14 + Math.floorMod(value + i, 1000)));
    }
    int taken = ring.offer(burst.packets(), burst.size(), cache, counters);
    burst.removeFirst(taken);
    cache.free(burst);
    ring.flush(cache, counters);
  }

  private void finish() {
    rx.forEach(ring -> ring.reclaim(cache));
    tx.forEach(ring -> ring.reclaim(cache, counters));
    for (long canary : canaries) {
      assertEquals(PATTERN, PacketMemory.getLong(canary));
      assertEquals(PATTERN, PacketMemory.getLong(canary + PacketMemory.DATA_ROOM - 8));
    }
    cache.free(canaries, 0, CANARIES);
    assertEquals(0, pool.inUse());
  }

  @Override
  public void close() {
    theirs.close();
    Unistd.close(memfd);
    ours.close();
    alarm.close();
    event.close();
    cache.close();
    pool.close();
  }
}
