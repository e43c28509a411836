package io.millrace.driver.afpacket;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.netdev.Handover;
import io.millrace.driver.netdev.NetDeviceWatch;
import io.millrace.driver.offload.VlanTag;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.TxQueue;
import org.jspecify.annotations.Nullable;

/**
 * Transmits through a ring: {@link #send} copies, {@link #flush} makes the one system call.
 *
 * <p>Frames that the interface could not take, because they are shorter than a header or longer
 * than its MTU, or because it is down, are counted as errors at once: a frame does not wait for a
 * link.
 */
final class AfPacketTxQueue implements TxQueue {
  private static final int ETHERNET_BYTES = 14;

  private final PacketCache cache;
  private final QueueCounters counters;
  private final NetDeviceWatch watch;
  private final Handover<TxRing> successor;
  private TxRing ring;

  AfPacketTxQueue(
      PacketCache cache,
      QueueCounters counters,
      NetDeviceWatch watch,
      TxRing ring,
      Handover<TxRing> successor) {
    this.cache = cache;
    this.counters = counters;
    this.watch = watch;
    this.ring = ring;
    this.successor = successor;
  }

  @Override
  public int send(Burst burst) {
    int size = burst.size();
    int maxFrame = watch.mtu() + ETHERNET_BYTES;
    int taken = 0;
    int refused = 0;
    for (; taken < size; taken++) {
      long packet = burst.get(taken);
      if (!canSend(packet, maxFrame)) {
        refused++;
      } else if (!ring.offer(packet)) {
        break;
      }
    }
    if (refused > 0) {
      counters.errors(refused);
    }
    cache.free(burst.packets(), 0, taken);
    burst.removeFirst(taken);
    return taken;
  }

  /** A VLAN tag does not count towards the MTU. */
  private static boolean canSend(long packet, int maxFrame) {
    int length = Packet.length(packet);
    if (length > maxFrame) {
      return length <= maxFrame + VlanTag.BYTES
          && PacketMemory.getShort(packet + 12) == VlanTag.TPID_8021Q;
    }
    return length >= ETHERNET_BYTES;
  }

  @Override
  public void flush() {
    if (ring.needsKick()) {
      long result = ring.kick();
      if (result < 0 && isLost((int) -result)) {
        ring.discard(counters);
      }
    }
    if (ring.pending() > 0) {
      ring.reclaim(counters, /* all= */ false);
    } else {
      replaceRing();
    }
  }

  /** Congestion passes, so the next flush tries again; without a link nothing does. */
  private boolean isLost(int errno) {
    boolean congestion = errno == Errno.EAGAIN || errno == Errno.ENOBUFS || errno == Errno.EINTR;
    return !congestion || !watch.recentLink().up();
  }

  /** Goes over to the ring on the interface that has come in place of the old one. */
  private void replaceRing() {
    @Nullable TxRing fresh = successor.take();
    if (fresh != null) {
      ring.close();
      ring = fresh;
    }
  }

  /** Leaves the ring to whoever opens the queue next; what the kernel has taken counts as sent. */
  @Override
  public void close() {
    flush();
    ring.discard(counters);
    ring.reclaim(counters, /* all= */ true);
    successor.giveBack(ring);
  }
}
