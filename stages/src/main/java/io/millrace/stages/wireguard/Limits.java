package io.millrace.stages.wireguard;

import java.util.concurrent.TimeUnit;

/** Constants of the protocol (paper, section 6.1 and figure 6.1), times in nanoseconds. */
public final class Limits {
  /** A key is renewed after so many messages. */
  public static final long REKEY_AFTER_MESSAGES = 1L << 60;

  /** The first counter that no message may have; unsigned. */
  public static final long REJECT_AFTER_MESSAGES = -(1L << 13) - 1;

  /** The initiator renews a key this old when it sends. */
  public static final long REKEY_AFTER_NANOS = TimeUnit.SECONDS.toNanos(120);

  /** A key this old is not used any more. */
  public static final long REJECT_AFTER_NANOS = TimeUnit.SECONDS.toNanos(180);

  /** How long to wait for the answer to an initiation, and at least from one to the next. */
  public static final long REKEY_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** At most this is added to waiting times that two peers might otherwise have in common. */
  public static final long JITTER_NANOS = TimeUnit.MILLISECONDS.toNanos(333);

  /** How long to go on asking for an answer. */
  public static final long REKEY_ATTEMPT_NANOS = TimeUnit.SECONDS.toNanos(90);

  /** Whoever has received data and has nothing to send says so after this time. */
  public static final long KEEPALIVE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** After so long without an answer to data, a handshake is tried. */
  public static final long NEW_HANDSHAKE_NANOS = KEEPALIVE_NANOS + REKEY_TIMEOUT_NANOS;

  /** The initiator renews a key this old when it receives: it might not be sending before long. */
  public static final long REKEY_ON_RECEIVE_NANOS = REJECT_AFTER_NANOS - NEW_HANDSHAKE_NANOS;

  /** Keys are wiped so long after the last handshake. */
  public static final long ZERO_KEYS_NANOS = 3 * REJECT_AFTER_NANOS;

  /** Retries before giving up; Linux counts them rather than the time. */
  static final int RETRIES = (int) (REKEY_ATTEMPT_NANOS / REKEY_TIMEOUT_NANOS) + 1;

  private Limits() {}
}
