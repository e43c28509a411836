package io.millrace.stages.forward;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.Verdicts;

/**
 * The packet in hand: where it is, where it came in, and what becomes of it. It is either one of
 * the burst, named by its index, or one that was held until now; the parts of the router need not
 * know which.
 */
final class Work {
  private static final int HELD = -1;

  private final PacketCache packets;
  private final Verdicts none = new Verdicts();
  private final Burst noBurst = new Burst();
  private Verdicts verdicts = none;
  private Burst burst = noBurst;
  private int index = HELD;
  private long nanos;
  private RouterInterface ingress;

  Work(PacketCache packets, RouterInterface first) {
    this.packets = packets;
    ingress = first;
  }

  /** Starts on a burst. */
  void begin(Burst burst, Verdicts verdicts, RouterInterface ingress) {
    this.burst = burst;
    this.verdicts = verdicts;
    this.ingress = ingress;
    nanos = burst.nanos();
  }

  /** Starts on held packets and timers. */
  void begin(long nanos, Verdicts verdicts) {
    this.verdicts = verdicts;
    this.nanos = nanos;
    index = HELD;
  }

  /** Takes up the packet at an index of the burst. */
  void takeUp(int index) {
    this.index = index;
  }

  /** Takes up a packet that was held. */
  void takeUpHeld(RouterInterface ingress) {
    index = HELD;
    this.ingress = ingress;
  }

  /** Says that no packet of the burst is in hand any more. */
  void leaveBurst() {
    index = HELD;
  }

  void end() {
    verdicts = none;
    burst = noBurst;
    index = HELD;
  }

  long nanos() {
    return nanos;
  }

  /** The interface the packet came in by. */
  RouterInterface ingress() {
    return ingress;
  }

  PacketCache packets() {
    return packets;
  }

  /** Sends the packet in hand, as it is now, by an interface. */
  void send(long packet, int output) {
    if (index == HELD) {
      verdicts.release(output, packet);
    } else {
      burst.set(index, packet);
      verdicts.send(index, output);
    }
  }

  /** Drops the packet in hand. */
  void drop(long packet, DropReason reason) {
    if (index == HELD) {
      verdicts.dropHeld(packet, reason);
    } else {
      verdicts.drop(index, reason);
    }
  }

  /** Keeps the packet in hand back. */
  void hold() {
    verdicts.hold(index);
  }

  /** Sends a packet that was made because of the one in hand. */
  void emit(long packet, int output) {
    if (index == HELD) {
      verdicts.emit(output, packet);
    } else {
      verdicts.emitBehind(index, output, packet);
    }
  }
}
