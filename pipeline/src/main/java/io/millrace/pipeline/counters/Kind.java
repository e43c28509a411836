package io.millrace.pipeline.counters;

import org.jspecify.annotations.Nullable;

/**
 * What a counter counts. The number goes into the file and never changes its meaning; a new kind
 * takes a new number.
 */
public enum Kind {
  /** Packets a port received; these eight are {@code PortStats} under the same names. */
  PORT_RX_PACKETS(1, "rx-packets"),
  PORT_RX_BYTES(2, "rx-bytes"),
  PORT_RX_MISSED(3, "rx-missed"),
  PORT_RX_ERRORS(4, "rx-errors"),
  PORT_RX_NO_BUFFER(5, "rx-no-buffer"),
  PORT_TX_PACKETS(6, "tx-packets"),
  PORT_TX_BYTES(7, "tx-bytes"),
  PORT_TX_ERRORS(8, "tx-errors"),

  /** Packets given to a stage. */
  STAGE_PACKETS(20, "packets"),
  /** Bursts given to a stage. */
  STAGE_BURSTS(21, "bursts"),
  /** Nanoseconds spent in those calls of a stage that were timed. */
  STAGE_SAMPLED_NANOS(22, "sampled-nanos"),
  /** Packets in those calls of a stage that were timed. */
  STAGE_SAMPLED_PACKETS(23, "sampled-packets"),
  /** Packets a stage dropped; the counter's name is the reason's. */
  STAGE_DROPS(24, "drops"),
  /** Packets a stage holds at the moment. */
  STAGE_HELD(25, "held"),
  /** Packets a stage made. */
  STAGE_GENERATED(26, "generated"),
  /** A stage's own count, under its own name. */
  STAGE_CUSTOM(27, "custom"),

  /** Rounds of a worker that found nothing to do. */
  WORKER_IDLE_POLLS(40, "idle-polls"),
  /** Rounds of a worker that found packets. */
  WORKER_BUSY_POLLS(41, "busy-polls");

  private static final Kind[] BY_ID = new Kind[64];

  static {
    for (Kind kind : values()) {
      BY_ID[kind.id] = kind;
    }
  }

  private final int id;
  private final String text;

  Kind(int id, String text) {
    this.id = id;
    this.text = text;
  }

  /** The number in the file. */
  int id() {
    return id;
  }

  static @Nullable Kind byId(int id) {
    return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
  }

  /** For the user, such as {@code rx-packets}. */
  @Override
  public String toString() {
    return text;
  }
}
