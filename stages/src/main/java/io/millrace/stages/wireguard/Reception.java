package io.millrace.stages.wireguard;

import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where handshake messages are judged, cheapest checks first. Control only. */
final class Reception {
  /** Under load for so long after there was too much to do, as Linux. */
  private static final long LOADED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int RECEIVER_OF_RESPONSE = 8;
  private static final int RECEIVER_OF_COOKIE_REPLY = 4;

  private final ControlContext context;
  private final Gate gate;
  private final Function<PublicKey, @Nullable Session> sessions;
  private long loadedUntil = Long.MIN_VALUE;

  Reception(ControlContext context, Gate gate, Function<PublicKey, @Nullable Session> sessions) {
    this.context = context;
    this.gate = gate;
    this.sessions = sessions;
  }

  /**
   * Does what a message wants, or counts why not.
   *
   * @return the session it belongs to, or null if it was refused
   */
  @Nullable Session receive(Endpoint from, byte[] message) {
    if (message[0] == TransportMessage.TYPE_COOKIE_REPLY) {
      return cookieReply(message);
    }
    Verdict verdict = gate.admit(from, message, isLoaded(), context.nanos());
    if (verdict == Verdict.COOKIE_SENT) {
      byte[] reply = gate.cookieReply(from, message, context.nanos());
      context.transmitter.send(from, 0, reply);
    }
    if (verdict != Verdict.HANDSHAKE) {
      return refused(verdict);
    }
    return message[0] == TransportMessage.TYPE_INITIATION
        ? initiation(from, message)
        : response(from, message);
  }

  private @Nullable Session initiation(Endpoint from, byte[] message) {
    Gate.Initiation opened = gate.open(message, this::handshakeOf, context.nanos());
    Session session = opened.sender() == null ? null : sessions.apply(opened.sender());
    if (session == null) {
      return refused(opened.verdict());
    }
    if (opened.verdict() != Verdict.HANDSHAKE) {
      session.peer().tally().count(opened.verdict().code());
      return null;
    }
    session.respond(from);
    return session;
  }

  private @Nullable Handshake handshakeOf(PublicKey key) {
    Session session = sessions.apply(key);
    return session == null ? null : session.handshake();
  }

  private @Nullable Session response(Endpoint from, byte[] message) {
    int index = index(message, RECEIVER_OF_RESPONSE);
    Session session = context.byIndex.get(index);
    if (session == null
        || !session.isHandshakeIndex(index)
        || !session.handshake().accept(message)) {
      return refused(Verdict.RESPONSE);
    }
    session.conclude(from);
    return session;
  }

  private @Nullable Session cookieReply(byte[] message) {
    Session session = context.byIndex.get(index(message, RECEIVER_OF_COOKIE_REPLY));
    if (session == null || !session.handshake().acceptCookie(message, context.nanos())) {
      return refused(Verdict.COOKIE_REPLY);
    }
    return session;
  }

  private @Nullable Session refused(Verdict verdict) {
    context.tunnel.tally().count(verdict.code());
    return null;
  }

  private boolean isLoaded() {
    if (context.tunnel.inbox().isLoaded()) {
      loadedUntil = context.nanos() + LOADED_NANOS;
    }
    return context.nanos() < loadedUntil;
  }

  private static int index(byte[] message, int at) {
    return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }
}
