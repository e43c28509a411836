package io.millrace.pipeline;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the next few packets through the pipeline. The packets to follow carry a flag in their
 * handle and a number in their metadata, so nothing is looked up and the others are not slowed;
 * with no trace asked for, it costs one test a burst.
 */
final class Tracer {
  private static final int SHOWN_BYTES = 128;

  private final AtomicInteger remaining = new AtomicInteger();
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final ConcurrentLinkedQueue<TraceStep> steps = new ConcurrentLinkedQueue<>();
  private volatile boolean active;

  /** Asks for the next {@code count} packets. */
  void request(int count) {
    steps.clear();
    underWay.set(0);
    remaining.set(count);
    active = true;
  }

  /** Follows no further packets. */
  void cancel() {
    remaining.set(0);
    active = false;
  }

  boolean active() {
    return active;
  }

  /** Whether all packets asked for have come, and each has been sent or dropped. */
  boolean complete() {
    return remaining.get() == 0 && underWay.get() <= 0;
  }

  /** The next step seen, or null if there is none yet. */
  @Nullable TraceStep poll() {
    return steps.poll();
  }

  void mark(Burst burst, String port) {
    for (int i = 0; i < burst.size() && remaining.get() > 0; i++) {
      if (remaining.getAndDecrement() > 0) {
        underWay.incrementAndGet();
        burst.set(i, PacketMeta.withTrace(burst.get(i), numbers.incrementAndGet()));
        step(burst.get(i), port, "received");
      }
    }
  }

  void step(long packet, String node, String verdict) {
    byte[] head = new byte[Math.min(SHOWN_BYTES, Packet.length(packet))];
    PacketMemory.copyOut(packet, head, 0, head.length);
    steps.add(
        new TraceStep(
            PacketMeta.trace(packet),
            node,
            verdict,
            Packet.length(packet),
            HexFormat.of().formatHex(head)));
  }

  void done(long packet) {
    underWay.decrementAndGet();
  }
}
