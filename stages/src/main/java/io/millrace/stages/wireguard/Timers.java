package io.millrace.stages.wireguard;

import java.util.random.RandomGenerator;

/**
 * One peer's timers (paper, section 6; Linux's timers.c for what the paper leaves open). Control
 * only. What packets do to them is read from the peer's {@link Activity} whenever control comes
 * round: {@link #deadline} says when that has to be.
 */
final class Timers {
  /** A deadline that does not come. */
  static final long NEVER = Long.MAX_VALUE;

  /** While there are keys, packets may begin to wait for something at any moment. */
  static final long ROUND_NANOS = Limits.KEEPALIVE_NANOS / 2;

  private final Activity activity;
  private final RandomGenerator random;
  private long retransmitAt = NEVER;
  private long zeroKeysAt = NEVER;
  private long persistentNanos;
  private long newHandshakeNanos;
  private int attempts;

  /** What timers bring about. */
  interface Actions {
    /** Sends a handshake initiation, unless one was sent a moment ago. */
    void initiate(boolean isRetry);

    /** Sends an empty message. */
    void keepAlive();

    /** Lets routing choose again from which of our addresses to send. */
    void forgetSource();

    /** Gives up packets that wait for a key. */
    void purge();

    /** Wipes all keys. */
    void zeroKeys();
  }

  /** No timer runs. */
  Timers(Activity activity, RandomGenerator random) {
    this.activity = activity;
    this.random = random;
    newHandshakeNanos = Limits.NEW_HANDSHAKE_NANOS + jitter();
  }

  private long jitter() {
    return random.nextLong(Limits.JITTER_NANOS);
  }

  /** Interval of keepalives that are sent come what may, 0 for none. */
  void setPersistentKeepalive(long nanos) {
    persistentNanos = nanos;
  }

  long persistentKeepalive() {
    return persistentNanos;
  }

  /** A handshake is wanted by somebody else than the timer that repeats it. */
  void resetAttempts() {
    attempts = 0;
  }

  /** An initiation has been sent. */
  void initiated(long nanos) {
    retransmitAt = nanos + Limits.REKEY_TIMEOUT_NANOS + jitter();
  }

  /** A response has come, or as responder the first message with the new keys. */
  void handshakeComplete() {
    retransmitAt = NEVER;
    attempts = 0;
  }

  /** There are new keys. */
  void sessionDerived(long nanos) {
    zeroKeysAt = nanos + Limits.ZERO_KEYS_NANOS;
  }

  /** Nothing is waited for any more. */
  void stop() {
    retransmitAt = NEVER;
    zeroKeysAt = NEVER;
    attempts = 0;
    activity.forget();
  }

  /** When to look again, at the latest. */
  long deadline(long nanos) {
    long at = Math.min(retransmitAt, zeroKeysAt);
    if (zeroKeysAt != NEVER) {
      at = Math.min(at, nanos + ROUND_NANOS);
    }
    at = Math.min(at, after(activity.unansweredReceived(), Limits.KEEPALIVE_NANOS));
    at = Math.min(at, after(activity.unansweredSent(), newHandshakeNanos));
    return persistentNanos == 0 ? at : Math.min(at, after(activity.traversed(), persistentNanos));
  }

  private static long after(long since, long nanos) {
    return since == Activity.NEVER ? NEVER : since + nanos;
  }

  /** Does what is due. */
  void fire(long nanos, Actions actions) {
    if (zeroKeysAt <= nanos) {
      zeroKeysAt = NEVER;
      actions.zeroKeys();
    }
    if (retransmitAt <= nanos) {
      retransmitAt = NEVER;
      retransmit(nanos, actions);
    }
    if (after(activity.unansweredReceived(), Limits.KEEPALIVE_NANOS) <= nanos) {
      boolean more = activity.hasMoreReceived();
      activity.answered();
      actions.keepAlive();
      if (more) {
        activity.receivedMore(nanos);
      }
    }
    if (after(activity.unansweredSent(), newHandshakeNanos) <= nanos) {
      newHandshakeNanos = Limits.NEW_HANDSHAKE_NANOS + jitter();
      activity.gaveUpWaiting();
      actions.forgetSource();
      actions.initiate(false);
    }
    if (persistentNanos != 0 && after(activity.traversed(), persistentNanos) <= nanos) {
      activity.passed(nanos);
      actions.keepAlive();
    }
  }

  private void retransmit(long nanos, Actions actions) {
    if (attempts < Limits.RETRIES) {
      attempts++;
      actions.forgetSource();
      actions.initiate(true);
      return;
    }
    activity.answered();
    actions.purge();
    if (zeroKeysAt == NEVER) {
      zeroKeysAt = nanos + Limits.ZERO_KEYS_NANOS; // of what is left of the handshake
    }
  }
}
