package io.millrace.stages.wireguard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * When messages of a peer last passed: all that timers have to know of them. Workers write, control
 * reads; each time is one word, and of two threads that write at once either may win, as either
 * might have been the later.
 *
 * <p>Linux arms a timer with such a message; here control finds the time in its rounds, which come
 * more often than the shortest of these timers ({@link Limits#KEEPALIVE_NANOS}) is long. So a
 * packet costs no timer.
 */
@SuppressWarnings("UnusedVariable") // the fields are read by their handles
final class Activity {
  /** No time. */
  static final long NEVER = Long.MIN_VALUE;

  private static final VarHandle TRAVERSED = handle("traversed", long.class);
  private static final VarHandle UNANSWERED_RECEIVED = handle("unansweredReceived", long.class);
  private static final VarHandle UNANSWERED_SENT = handle("unansweredSent", long.class);
  private static final VarHandle MORE_RECEIVED = handle("moreReceived", boolean.class);

  private long traversed = NEVER;
  private long unansweredReceived = NEVER;
  private long unansweredSent = NEVER;
  private boolean moreReceived;

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(Activity.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** An authenticated message was sent; data or not. */
  void sent(long nanos, boolean data) {
    TRAVERSED.setOpaque(this, nanos);
    if (unansweredReceived() != NEVER) {
      UNANSWERED_RECEIVED.setOpaque(this, NEVER);
    }
    if (data && unansweredSent() == NEVER) {
      UNANSWERED_SENT.setOpaque(this, nanos);
    }
  }

  /**
   * Authenticated messages were received.
   *
   * @param data how many of them had data
   */
  void received(long nanos, int data) {
    TRAVERSED.setOpaque(this, nanos);
    if (unansweredSent() != NEVER) {
      UNANSWERED_SENT.setOpaque(this, NEVER);
    }
    if (data == 0) {
      return;
    }
    boolean isFirst = unansweredReceived() == NEVER;
    if (isFirst) {
      UNANSWERED_RECEIVED.setOpaque(this, nanos);
    }
    boolean more = !isFirst || data > 1;
    if (hasMoreReceived() != more) {
      MORE_RECEIVED.setOpaque(this, more);
    }
  }

  /** When any authenticated message passed last, in either direction. */
  long traversed() {
    return (long) TRAVERSED.getOpaque(this);
  }

  /** When the first data came since we last sent anything. */
  long unansweredReceived() {
    return (long) UNANSWERED_RECEIVED.getOpaque(this);
  }

  /** When we sent the first data since anything came. */
  long unansweredSent() {
    return (long) UNANSWERED_SENT.getOpaque(this);
  }

  /** Whether more data came behind the first that was not answered. */
  boolean hasMoreReceived() {
    return (boolean) MORE_RECEIVED.getOpaque(this);
  }

  /** Nothing that came wants an answer any more. */
  void answered() {
    UNANSWERED_RECEIVED.setOpaque(this, NEVER);
    MORE_RECEIVED.setOpaque(this, false);
  }

  /** As if data had just come: what came behind the first wants an answer of its own. */
  void receivedMore(long nanos) {
    UNANSWERED_RECEIVED.setOpaque(this, nanos);
  }

  /** As if something had just passed, so that the next keepalive is an interval away. */
  void passed(long nanos) {
    TRAVERSED.setOpaque(this, nanos);
  }

  /** Nothing is waited for any more. */
  void forget() {
    answered();
    gaveUpWaiting();
  }

  /** The timer for an answer has fired; data sent later start it anew. */
  void gaveUpWaiting() {
    UNANSWERED_SENT.setOpaque(this, NEVER);
  }
}
