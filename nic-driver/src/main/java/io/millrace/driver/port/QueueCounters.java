package io.millrace.driver.port;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * The counters of one queue: written by its thread, read by any. Receive and transmit queues use
 * the same class; what does not apply stays zero. Opaque access costs an ordinary store and keeps
 * each value whole and ever newer for the reader.
 */
public final class QueueCounters {
  private static final VarHandle PACKETS = field("packets");
  private static final VarHandle BYTES = field("bytes");
  private static final VarHandle MISSED = field("missed");
  private static final VarHandle ERRORS = field("errors");
  private static final VarHandle NO_BUFFER = field("noBuffer");

  private long packets;
  private long bytes;
  private long missed;
  private long errors;
  private long noBuffer;

  private static VarHandle field(String name) {
    try {
      return MethodHandles.lookup().findVarHandle(QueueCounters.class, name, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Counts packets that went through. */
  public void count(long morePackets, long moreBytes) {
    PACKETS.setOpaque(this, packets + morePackets);
    BYTES.setOpaque(this, bytes + moreBytes);
  }

  /** Counts packets that the device dropped because nobody took them. */
  public void missed(long more) {
    MISSED.setOpaque(this, missed + more);
  }

  /** Counts packets that were damaged, too large, or could not be sent. */
  public void errors(long more) {
    ERRORS.setOpaque(this, errors + more);
  }

  /** Counts packets dropped for want of a buffer. */
  public void noBuffer(long more) {
    NO_BUFFER.setOpaque(this, noBuffer + more);
  }

  /** Those of all a port's queues together. */
  public static PortStats sum(List<QueueCounters> rx, List<QueueCounters> tx) {
    PortStats sum = PortStats.ZERO;
    for (QueueCounters counters : rx) {
      sum = sum.plus(counters.asRx());
    }
    for (QueueCounters counters : tx) {
      sum = sum.plus(counters.asTx());
    }
    return sum;
  }

  /** A snapshot, taken as the counters of a receive queue. */
  public PortStats asRx() {
    return new PortStats(
        (long) PACKETS.getOpaque(this),
        (long) BYTES.getOpaque(this),
        (long) MISSED.getOpaque(this),
        (long) ERRORS.getOpaque(this),
        (long) NO_BUFFER.getOpaque(this),
        0,
        0,
        0);
  }

  /** A snapshot, taken as the counters of a transmit queue. */
  public PortStats asTx() {
    return new PortStats(
        0,
        0,
        0,
        0,
        0,
        (long) PACKETS.getOpaque(this),
        (long) BYTES.getOpaque(this),
        (long) ERRORS.getOpaque(this));
  }
}
