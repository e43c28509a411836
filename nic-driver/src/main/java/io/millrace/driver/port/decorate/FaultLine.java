package io.millrace.driver.port.decorate;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import java.util.SplittableRandom;

/**
 * Does the damage on one queue in one direction. Packets go in one by one and come out at the end
 * of {@link #out}. What happens depends only on the seed and the packets so far, except that
 * packets held back are let go when the queue falls silent. Belongs to the queue's thread, save for
 * the counters.
 */
final class FaultLine {
  private static final long NOT_OVERTAKEN = -1;

  private final Faults faults;
  private final SplittableRandom random;
  private final PacketCache cache;
  private final FaultCounters counters;
  private final long[] held;
  private final int[] overtakers;
  private final long[] overtakenAt;
  private int heldCount;
  private int silentRounds;

  /** Packets passed on so far. */
  private long passed;

  /** Packets that have passed and wait to be fetched. */
  final Burst out = new Burst();

  FaultLine(Faults faults, SplittableRandom random, PacketCache cache, FaultCounters counters) {
    this.faults = faults;
    this.random = random;
    this.cache = cache;
    this.counters = counters;
    held = new long[faults.reorderDepth()];
    overtakers = new int[faults.reorderDepth()];
    overtakenAt = new long[faults.reorderDepth()];
  }

  /** Takes a packet over. */
  void put(long packet) {
    if (strikes(faults.loss())) {
      FaultCounters.add(counters.lost, 1);
      cache.free(packet);
      return;
    }
    long damaged = damage(packet);
    long copy = strikes(faults.duplication()) ? copy(damaged) : Packet.NONE;
    if (strikes(faults.reordering()) && heldCount < held.length) {
      hold(damaged, 1 + random.nextInt(held.length));
    } else {
      pass(damaged);
    }
    if (copy != Packet.NONE) {
      FaultCounters.add(counters.duplicated, 1);
      pass(copy);
    }
  }

  /** Loses a packet because the link is down. */
  void putWhileDown(long packet) {
    FaultCounters.add(counters.lostWhileDown, 1);
    cache.free(packet);
  }

  /** Says whether a round has brought packets, or else lets go of what is held back in time. */
  void heard(boolean something) {
    silentRounds = something ? 0 : silentRounds + 1;
    if (silentRounds >= faults.patience()) {
      settle();
    }
  }

  /** Lets go of what is held back. */
  void settle() {
    for (int i = 0; i < heldCount; i++) {
      release(i);
    }
    heldCount = 0;
  }

  /** Frees what has not been fetched. */
  void close() {
    settle();
    FaultCounters.add(counters.lost, out.size());
    cache.free(out);
    endRound(0);
  }

  /** Says how many packets have been fetched from {@link #out} this time. */
  void endRound(int fetched) {
    counters.round(fetched, heldCount + out.size());
  }

  private boolean strikes(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  private long damage(long packet) {
    long damaged = packet;
    if (strikes(faults.corruption()) && Packet.length(damaged) > 0) {
      int bit = random.nextInt(Packet.length(damaged) * 8);
      long address = damaged + bit / 8;
      PacketMemory.putByte(address, PacketMemory.getByte(address) ^ 1 << bit % 8);
      FaultCounters.add(counters.corrupted, 1);
      damaged &= ~Packet.L4_CHECKSUM_GOOD;
    }
    if (strikes(faults.truncation()) && Packet.length(damaged) > 1) {
      damaged = Packet.withLength(damaged, 1 + random.nextInt(Packet.length(damaged) - 1));
      FaultCounters.add(counters.truncated, 1);
      damaged &= ~Packet.L4_CHECKSUM_GOOD;
    }
    return damaged;
  }

  private long copy(long packet) {
    long copy = cache.allocate();
    if (copy == Packet.NONE) {
      return copy;
    }
    // At the same place in its buffer, where it fits because all buffers are alike.
    long place = Packet.buffer(copy) + Packet.address(packet) - Packet.buffer(packet);
    PacketMemory.copy(packet, place, Packet.length(packet));
    return Packet.of(place, Packet.length(packet));
  }

  private void hold(long packet, int others) {
    held[heldCount] = packet;
    overtakenAt[heldCount] = NOT_OVERTAKEN;
    overtakers[heldCount++] = others;
  }

  /** Passes a packet on, and behind it those that enough others have overtaken by now. */
  private void pass(long packet) {
    long number = passed++;
    out.add(packet);
    int kept = 0;
    for (int i = 0; i < heldCount; i++) {
      if (overtakenAt[i] == NOT_OVERTAKEN) {
        overtakenAt[i] = number;
      }
      if (--overtakers[i] == 0) {
        release(i);
      } else {
        held[kept] = held[i];
        overtakenAt[kept] = overtakenAt[i];
        overtakers[kept++] = overtakers[i];
      }
    }
    heldCount = kept;
  }

  private void release(int index) {
    long number = passed++;
    out.add(held[index]);
    if (overtakenAt[index] != NOT_OVERTAKEN) {
      FaultCounters.add(counters.reordered, 1);
      FaultCounters.atLeast(counters.deepest, number - overtakenAt[index]);
    }
  }
}
