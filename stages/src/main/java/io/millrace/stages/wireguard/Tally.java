package io.millrace.stages.wireguard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has passed, by verdict, and how many bytes. Any thread may add and read; what several add at
 * once is not lost. Bytes are of UDP payloads, and of good messages only, as {@code wg show} counts
 * them.
 */
public final class Tally {
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int RECEIVED_BYTES = Verdict.count();
  private static final int SENT_BYTES = RECEIVED_BYTES + 1;
  private static final int RECEIVED = SENT_BYTES + 1;
  private static final int SENT = RECEIVED + 1;

  private final long[] cells = new long[SENT + 1];

  Tally() {}

  /** Bytes of messages received. */
  public long receivedBytes() {
    return get(RECEIVED_BYTES);
  }

  /** Bytes of messages sent. */
  public long sentBytes() {
    return get(SENT_BYTES);
  }

  /** Messages received, handshakes and keepalives among them. */
  public long received() {
    return get(RECEIVED);
  }

  /** Messages sent. */
  public long sent() {
    return get(SENT);
  }

  /** Packets with this verdict; {@code FORWARD} and {@code HOLD} are not counted. */
  public long count(Verdict verdict) {
    return get(verdict.code());
  }

  /** Those counted so far, by the names of their drop reasons. */
  Map<String, Long> ended() {
    Map<String, Long> counts = new TreeMap<>();
    for (Verdict verdict : Verdict.values()) {
      long count = count(verdict);
      if (count > 0) {
        verdict.reason().ifPresent(reason -> counts.put(reason.name(), count));
      }
    }
    return counts;
  }

  void count(byte verdict) {
    add(verdict, 1);
  }

  void countReceived(int messages, long bytes) {
    add(RECEIVED, messages);
    add(RECEIVED_BYTES, bytes);
  }

  void countSent(int messages, long bytes) {
    add(SENT, messages);
    add(SENT_BYTES, bytes);
  }

  private void add(int cell, long amount) {
    var _ = (long) CELL.getAndAdd(cells, cell, amount);
  }

  private long get(int cell) {
    return (long) CELL.getOpaque(cells, cell);
  }
}
