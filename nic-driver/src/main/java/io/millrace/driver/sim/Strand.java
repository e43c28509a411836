package io.millrace.driver.sim;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.PortException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One queue's worth of a wire, in one direction: an outlet to the thread that sends, an inlet to
 * the one that receives.
 */
final class Strand implements Inlet, Outlet {
  private final HandleRing ring;
  private final WireDelay delay;
  private final boolean takesNoTime;
  private final LongSupplier clock;
  private @Nullable PacketPool pool;
  private volatile boolean senderClosed;
  private volatile boolean exhausted;

  Strand(int ringSize, WireDelay delay, LongSupplier clock) {
    ring = new HandleRing(ringSize);
    this.delay = delay;
    takesNoTime = delay.equals(WireDelay.NONE);
    this.clock = clock;
  }

  @Override
  public synchronized void open(PacketCache cache) {
    if (pool == null) {
      pool = cache.pool();
    } else if (pool != cache.pool()) {
      throw new PortException(
          "the two ends of a wire take their packets from different pools; give both the same");
    }
  }

  @Override
  public int room(int wanted) {
    return ring.room(wanted);
  }

  @Override
  public void put(long[] packets, int count) {
    for (int i = 0; i < count; i++) {
      packets[i] = onTheWire(packets[i]);
    }
    if (takesNoTime) {
      ring.put(packets, count, 0);
    } else {
      ring.put(packets, count, delay, clock.getAsLong());
    }
  }

  /** The bytes are all that goes over the wire, and they arrive with full headroom. */
  private static long onTheWire(long packet) {
    int missing = PacketMemory.HEADROOM_BYTES - Packet.headroom(packet);
    if (missing > 0 && missing <= Packet.tailroom(packet)) {
      PacketMemory.copy(packet, packet + missing, Packet.length(packet));
      return Packet.of(Packet.address(packet) + missing, Packet.length(packet));
    }
    return Packet.of(Packet.address(packet), Packet.length(packet));
  }

  @Override
  public int poll(Burst burst, int max, PacketCache cache) {
    // Read first: what was sent before the sender closed is in the ring by then.
    boolean last = senderClosed;
    int count = ring.take(burst, max, takesNoTime ? 0 : clock.getAsLong());
    if (count == 0 && last && ring.isEmpty()) {
      exhausted = true;
    }
    return count;
  }

  @Override
  public int drain(PacketCache cache) {
    Burst lost = new Burst();
    int count = ring.take(lost, Integer.MAX_VALUE, Long.MAX_VALUE);
    cache.free(lost);
    return count;
  }

  @Override
  public boolean exhausted() {
    return exhausted;
  }

  /** Says that nothing more will be sent. */
  void senderClosed() {
    senderClosed = true;
  }
}
