package io.millrace.stages.wireguard;

import io.millrace.stages.wireguard.config.keys.PresharedKey;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What control knows of a peer and does for it: handshakes in both roles, the keys that come of
 * them, keepalives. Control only, but for {@link #completed}.
 */
final class Session implements Timers.Actions {
  private static final long NEVER = Long.MIN_VALUE;
  private static final int NO_INDEX = 0;

  private final ControlContext context;
  private final Handshake handshake;
  private final Peer peer = new Peer(this::discard);
  private final Timers timers;
  private long scheduledAt = Timers.NEVER;
  private long lastSentAt = NEVER;
  private int handshakeIndex = NO_INDEX;
  private Optional<PresharedKey> presharedKey = Optional.empty();
  private volatile @Nullable Instant completed;

  Session(ControlContext context, Handshake handshake) {
    this.context = context;
    this.handshake = handshake;
    timers = new Timers(peer.activity(), context.random);
  }

  Peer peer() {
    return peer;
  }

  Handshake handshake() {
    return handshake;
  }

  Timers timers() {
    return timers;
  }

  Optional<PresharedKey> presharedKey() {
    return presharedKey;
  }

  /** Sets the preshared key, which is the session's from here on, and wipes the one before. */
  void setPresharedKey(Optional<PresharedKey> key) {
    Optional<PresharedKey> before = presharedKey;
    presharedKey = key;
    handshake.setPresharedKey(key);
    before.ifPresent(PresharedKey::close);
  }

  /** Whether it is the index by which a response must address us. */
  boolean isHandshakeIndex(int index) {
    return index != NO_INDEX && index == handshakeIndex;
  }

  /** When the schedule has it next. */
  long scheduledAt() {
    return scheduledAt;
  }

  void setScheduledAt(long nanos) {
    scheduledAt = nanos;
  }

  /** When the last handshake was complete, or null; any thread. */
  @Nullable Instant completed() {
    return completed;
  }

  /** Begins a handshake, unless a handshake message was sent less than five seconds ago. */
  @Override
  public void initiate(boolean isRetry) {
    if (!isRetry) {
      timers.resetAttempts();
    }
    long nanos = context.nanos();
    if (lastSentAt != NEVER && nanos - lastSentAt < Limits.REKEY_TIMEOUT_NANOS) {
      return;
    }
    lastSentAt = nanos;
    byte[] message = handshake.initiate(newHandshakeIndex(), nanos, context.time());
    if (message == null) {
      releaseHandshakeIndex();
      return;
    }
    send(message, Ecn.HANDSHAKE_TYPE_OF_SERVICE);
    timers.initiated(nanos);
  }

  /** Answers an initiation that has been accepted. */
  void respond(Endpoint from) {
    follow(from);
    lastSentAt = context.nanos();
    byte[] message = handshake.respond(newHandshakeIndex(), context.nanos());
    if (message == null) {
      releaseHandshakeIndex();
      return;
    }
    begin(false);
    send(message, Ecn.HANDSHAKE_TYPE_OF_SERVICE);
    received(TransportMessage.INITIATION_BYTES);
  }

  /** Goes on where a response that has been accepted came from. */
  void conclude(Endpoint from) {
    follow(from);
    begin(true);
    complete();
    received(TransportMessage.RESPONSE_BYTES);
    keepAlive(); // the responder may send only when it has heard from us
  }

  private void follow(Endpoint from) {
    if (!from.equals(peer.endpointOrNull())) {
      peer.moveTo(from);
    }
  }

  private void received(int bytes) {
    peer.tally().countReceived(1, bytes);
    peer.activity().received(context.nanos(), 0);
  }

  /** Sends an empty message, or begins a handshake if there is no key for it. */
  @Override
  public void keepAlive() {
    promote();
    Keypair pair = peer.keys().current();
    if (pair == null || !pair.canSend(context.nanos())) {
      initiate(false);
      return;
    }
    long counter = pair.takeCounters(1);
    if (Long.compareUnsigned(counter, Limits.REJECT_AFTER_MESSAGES) >= 0) {
      initiate(false);
      return;
    }
    send(context.keepalives.seal(pair, counter), 0);
    if (pair.isStaleForSending(context.nanos())) {
      initiate(false);
    }
  }

  private void send(byte[] message, int typeOfService) {
    peer.activity().sent(context.nanos(), false);
    Endpoint there = peer.endpointOrNull();
    if (there != null) {
      peer.tally().countSent(1, message.length);
      context.transmitter.send(there, typeOfService, message);
    }
  }

  /** Notes that the peer has used the keys that we gave it as responder. */
  void promote() {
    if (peer.keys().promote()) {
      complete();
    }
  }

  private void complete() {
    timers.handshakeComplete();
    peer.setRenewedOnReceive(false);
    completed = context.time();
  }

  private void begin(boolean isInitiator) {
    promote();
    Handshake.Keys keys = handshake.takeKeys();
    Keypair pair =
        new Keypair(
            peer,
            handshakeIndex,
            keys.remoteIndex(),
            isInitiator,
            context.nanos(),
            keys.send(),
            keys.receive());
    context.tunnel.indices().put(handshakeIndex, pair);
    handshakeIndex = NO_INDEX; // it is the pair's from here on
    peer.keys().add(pair);
    timers.sessionDerived(context.nanos());
  }

  private int newHandshakeIndex() {
    releaseHandshakeIndex();
    handshakeIndex = context.tunnel.indices().reserve();
    context.byIndex.put(handshakeIndex, this);
    return handshakeIndex;
  }

  private void releaseHandshakeIndex() {
    if (handshakeIndex != NO_INDEX) {
      release(handshakeIndex);
      handshakeIndex = NO_INDEX;
    }
  }

  private void release(int index) {
    context.tunnel.indices().remove(index);
    context.byIndex.remove(index);
  }

  private void discard(Keypair pair) {
    release(pair.localIndex());
    context.tunnel.grace().retire(pair::destroy);
  }

  @Override
  public void forgetSource() {
    peer.forgetSource();
  }

  @Override
  public void purge() {
    peer.purge();
  }

  /** Forgets all secrets. */
  @Override
  public void zeroKeys() {
    handshake.clear();
    releaseHandshakeIndex();
    peer.keys().clear();
  }

  /** Our own key has changed: nothing more is sent under it, and a handshake may begin at once. */
  void expire() {
    handshake.clear();
    releaseHandshakeIndex();
    lastSentAt = NEVER;
    peer.keys().invalidate();
  }

  /** The peer is no more. */
  void close() {
    zeroKeys();
    timers.stop();
    peer.remove();
    presharedKey.ifPresent(PresharedKey::close);
    presharedKey = Optional.empty();
    handshake.close();
  }
}
