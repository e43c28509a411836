package io.millrace.stages.wireguard;

import io.millrace.stages.crypto.AeadKey;
import io.millrace.stages.wireguard.table.ReplayWindow;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The two keys of a session, one for each direction, which a handshake has agreed on, and how far
 * they have been used (paper, sections 5.4.5 and 6.1).
 *
 * <p>Made, published and destroyed by control; workers count in it and mark its window.
 */
final class Keypair {
  private static final VarHandle SEND_COUNTER;

  static {
    try {
      SEND_COUNTER = MethodHandles.lookup().findVarHandle(Keypair.class, "sendCounter", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Peer peer;
  private final int localIndex;
  private final int remoteIndex;
  private final boolean isInitiator;
  private final long bornNanos;
  private final AeadKey sendKey;
  private final AeadKey receiveKey;
  private final ReplayWindow window = new ReplayWindow();

  private volatile long sendCounter;
  private volatile boolean sendInvalid;
  private volatile boolean confirmed;

  /**
   * A fresh pair.
   *
   * @param isInitiator whether we began the handshake
   */
  Keypair(
      Peer peer,
      int localIndex,
      int remoteIndex,
      boolean isInitiator,
      long bornNanos,
      AeadKey sendKey,
      AeadKey receiveKey) {
    this.peer = peer;
    this.localIndex = localIndex;
    this.remoteIndex = remoteIndex;
    this.isInitiator = isInitiator;
    this.bornNanos = bornNanos;
    this.sendKey = sendKey;
    this.receiveKey = receiveKey;
    confirmed = isInitiator;
  }

  Peer peer() {
    return peer;
  }

  /** By which the peer addresses us. */
  int localIndex() {
    return localIndex;
  }

  /** By which we address the peer. */
  int remoteIndex() {
    return remoteIndex;
  }

  boolean isInitiator() {
    return isInitiator;
  }

  AeadKey sendKey() {
    return sendKey;
  }

  AeadKey receiveKey() {
    return receiveKey;
  }

  ReplayWindow window() {
    return window;
  }

  long ageNanos(long nanos) {
    return nanos - bornNanos;
  }

  /** Whether the peer has shown that it has the keys: only then the responder may use them. */
  boolean isConfirmed() {
    return confirmed;
  }

  void confirm() {
    confirmed = true;
  }

  /** Whether messages may still be sent with it. */
  boolean canSend(long nanos) {
    return !sendInvalid && ageNanos(nanos) < Limits.REJECT_AFTER_NANOS;
  }

  /** Whether messages may still be received with it. */
  boolean canReceive(long nanos) {
    return ageNanos(nanos) < Limits.REJECT_AFTER_NANOS && !window.isExhausted();
  }

  /** Forbids sending, for good. */
  void invalidate() {
    sendInvalid = true;
  }

  /**
   * Takes counters for messages to send, as many in a row as asked for; any thread. Those from
   * {@link Limits#REJECT_AFTER_MESSAGES} on must not be used; the pair is of no more use then. That
   * limit leaves room for the few who take some before they see it.
   *
   * @return the first of them
   */
  long takeCounters(int count) {
    long first = (long) SEND_COUNTER.getAndAdd(this, (long) count);
    if (Long.compareUnsigned(first + count, Limits.REJECT_AFTER_MESSAGES) > 0) {
      invalidate();
    }
    return first;
  }

  /** Whether it is time for a new one, seen by whoever sends (paper, section 6.2). */
  boolean isStaleForSending(long nanos) {
    return !sendInvalid
        && (Long.compareUnsigned(sendCounter, Limits.REKEY_AFTER_MESSAGES) > 0
            || isInitiator && ageNanos(nanos) >= Limits.REKEY_AFTER_NANOS);
  }

  /** Whether it is time for a new one, seen by whoever only receives (paper, section 6.2). */
  boolean isStaleForReceiving(long nanos) {
    return !sendInvalid && isInitiator && ageNanos(nanos) >= Limits.REKEY_ON_RECEIVE_NANOS;
  }

  /** For tests: as if so many messages had been sent. */
  void skipTo(long counter) {
    sendCounter = counter;
  }

  /** Wipes the keys; nobody uses them any more. */
  void destroy() {
    sendKey.close();
    receiveKey.close();
  }
}
