package io.millrace.stages.forward;

import io.millrace.pipeline.DropReason;
import io.millrace.stages.table.neighbor.Neighbor;
import io.millrace.stages.table.neighbor.NeighborTable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Finds out the Ethernet addresses of next hops, and holds the packets that wait for them. The
 * neighbor table is shared; the packets held are this worker's own. What becomes of them is decided
 * at the end of a burst or at a tick, in the order in which they came:
 *
 * <ol>
 *   <li>{@link #resolve}: the slow path has a packet for a neighbor; a request goes out.
 *   <li>{@link #hold}: there is no answer yet; the packet waits.
 *   <li>{@link #flush}: the answer, which any worker may have got, lets them go; or there is none
 *       after three requests, and they are dropped, with an ICMP error to each sender.
 * </ol>
 */
final class NeighborResolver {
  /** Packets that one worker may hold for all neighbors together. */
  static final int MAX_HELD = 1024;

  private final Work work;
  private final ForwardTables tables;
  private final NeighborTable neighbors;
  private final Solicitations solicitations;
  private final Map<Neighbor, HoldQueue> queues = new LinkedHashMap<>();
  private final LongArrayList overflow = new LongArrayList();
  private final LongArrayList homeless = new LongArrayList();
  private int count;
  private int seenVersion;

  NeighborResolver(Work work, ForwardTables tables, Solicitations solicitations) {
    this.work = work;
    this.tables = tables;
    this.solicitations = solicitations;
    neighbors = tables.neighbors();
  }

  /** Packets held. */
  int held() {
    return count + overflow.size() + homeless.size();
  }

  /**
   * The neighbor that a hop leads to, be it the destination itself; null if there is no room for a
   * new one or it has just gone.
   */
  @Nullable Neighbor neighbor(int hop, long high, long low) {
    return tables.isOnLink(hop)
        ? neighbors.findOrAsk(hop - Hop.FIRST_ON_LINK, high, low)
        : neighbors.get(hop);
  }

  /** The link word of a neighbor, who is asked for if need be; 0 if it is not known yet. */
  long resolve(Neighbor neighbor) {
    return neighbors.use(neighbor, work.nanos(), solicitations);
  }

  /** Whether packets wait for the neighbor, so that later ones must queue up behind them. */
  boolean isAwaited(Neighbor neighbor) {
    return count > 0 && queues.containsKey(neighbor);
  }

  /** Holds the packet in hand; if too many wait already, the oldest one has to go. */
  void hold(long packet, Neighbor neighbor) {
    if (held() >= MAX_HELD) {
      work.drop(packet, ForwardDrops.NEIGHBOR_QUEUE_FULL);
      return;
    }
    HoldQueue queue = queues.computeIfAbsent(neighbor, HoldQueue::new);
    if (queue.isFull()) {
      overflow.addLong(queue.removeFirst());
      count--;
    }
    queue.add(packet, work.ingress());
    count++;
    work.hold();
  }

  /** Whether {@link #flush} may have something to do. */
  boolean isDue() {
    return held() > 0
        && (neighbors.version() != seenVersion || !overflow.isEmpty() || !homeless.isEmpty());
  }

  /** Lets go the packets whose wait has ended. */
  void flush(Egress egress, IcmpErrors errors) {
    seenVersion = neighbors.version();
    queues.values().removeIf(queue -> hasEnded(queue, egress, errors));
    dropAll(overflow, ForwardDrops.NEIGHBOR_QUEUE_FULL);
    dropAll(homeless, DropReason.STOPPED);
  }

  private void dropAll(LongArrayList packets, DropReason reason) {
    for (int i = 0; i < packets.size(); i++) {
      work.drop(packets.getLong(i), reason);
    }
    packets.clear();
  }

  private boolean hasEnded(HoldQueue queue, Egress egress, IcmpErrors errors) {
    boolean failed = queue.hasFailed() || queue.neighbor.isForgotten();
    long link = failed ? NeighborTable.NO_LINK : resolve(queue.neighbor);
    if (!failed && link == NeighborTable.NO_LINK) {
      return false;
    }
    count -= queue.size();
    while (queue.size() > 0) {
      work.takeUpHeld(queue.firstIngress());
      long packet = queue.removeFirst();
      if (failed) {
        errors.report(packet, IcmpError.HOST_UNREACHABLE);
        work.drop(packet, ForwardDrops.NEIGHBOR_UNREACHABLE);
      } else {
        egress.forward(packet, link);
      }
    }
    return true;
  }

  /** Sends the requests that are due, and lets go the packets whose wait has ended. */
  void tick(Egress egress, IcmpErrors errors) {
    neighbors.tick(work.nanos(), solicitations);
    if (held() > 0) {
      flush(egress, errors);
    }
  }

  /** Drops all that is held. */
  void stop() {
    for (HoldQueue queue : queues.values()) {
      while (queue.size() > 0) {
        homeless.addLong(queue.removeFirst());
      }
    }
    queues.clear();
    count = 0;
    dropAll(overflow, DropReason.STOPPED);
    dropAll(homeless, DropReason.STOPPED);
  }

  /**
   * Takes over the packets that another resolver holds and the neighbors it knows.
   *
   * @param links the number here of each interface there, or -1
   */
  void takeOver(NeighborResolver other, int[] links) {
    neighbors.takeOver(other.neighbors, links);
    for (HoldQueue queue : other.queues.values()) {
      int link = links[queue.neighbor.link()];
      Neighbor neighbor =
          link < 0 ? null : neighbors.findOrAsk(link, queue.neighbor.high(), queue.neighbor.low());
      while (queue.size() > 0) {
        takeOver(queue, neighbor, links[queue.firstIngress().number]);
      }
    }
    homeless.addAll(other.homeless);
    homeless.addAll(other.overflow);
    other.queues.clear();
    other.homeless.clear();
    other.overflow.clear();
    other.count = 0;
    seenVersion = neighbors.version() - 1;
  }

  private void takeOver(HoldQueue from, @Nullable Neighbor neighbor, int ingress) {
    long packet = from.removeFirst();
    if (neighbor == null || ingress < 0) {
      homeless.addLong(packet);
      return;
    }
    HoldQueue queue = queues.computeIfAbsent(neighbor, HoldQueue::new);
    queue.add(packet, tables.interfaces().get(ingress));
    count++;
  }
}
