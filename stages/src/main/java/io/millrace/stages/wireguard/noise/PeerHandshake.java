package io.millrace.stages.wireguard.noise;

import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Handshakes with one peer, in both roles, one at a time (paper, sections 5.4.2, 5.4.3 and 5.4.5).
 *
 * <ul>
 *   <li>As initiator: {@link #initiate}, {@link #accept} the response, {@link #takeKeys}.
 *   <li>As responder: {@link Responder#open} the initiation, {@link #respond}, {@link #takeKeys}.
 * </ul>
 *
 * <p>Whatever begins last counts; what was under way before is forgotten.
 */
public final class PeerHandshake {
  /** Initiations that come sooner one after another are refused: 50 a second, as Linux. */
  static final long INITIATION_NANOS = TimeUnit.SECONDS.toNanos(1) / 50;

  private enum State {
    NONE,
    INITIATED,
    ASKED,
    COMPLETE
  }

  private static final byte[] EMPTY = {};

  private final Identity identity;
  private final RandomGenerator random;
  private final PublicKey peer;
  private final byte[] peerKey;
  private final CookieJar cookies;
  private final StaticSecret staticSecret;
  private final PresharedSlot presharedKey = new PresharedSlot();
  private final SymmetricState symmetric = new SymmetricState();
  private final byte[] ephemeral = new byte[Messages.KEY_BYTES];
  private final byte[] peerEphemeral = new byte[Messages.KEY_BYTES];

  private State state = State.NONE;
  private boolean isInitiator;
  private int localIndex;
  private int remoteIndex;
  private Tai64n lastSent = Tai64n.ZERO;
  private Tai64n lastReceived = Tai64n.ZERO;
  private boolean hasReceived;
  private long receivedAt;

  /**
   * No handshake is under way.
   *
   * @param random for ephemeral keys; one that nobody can foretell
   */
  public PeerHandshake(Identity identity, PublicKey peer, RandomGenerator random) {
    this.identity = identity;
    this.random = random;
    this.peer = peer;
    peerKey = peer.bytes();
    cookies = new CookieJar(peerKey);
    staticSecret = new StaticSecret(identity, peerKey);
  }

  /** Whose it is. */
  public PublicKey peer() {
    return peer;
  }

  /** Sets the key that both sides must have besides their own, a copy; zeros for none. */
  public void setPresharedKey(byte[] key) {
    presharedKey.set(key);
  }

  /**
   * Begins a handshake. Its timestamp is the time's, or if the clock has gone back since the last
   * one, a little later than that: the peer takes none that is not later.
   *
   * @param newIndex by which the peer shall answer
   * @param time of the clock on the wall
   * @return the initiation, or null if we have no key or there is no secret between it and the
   *     peer's
   */
  public byte @Nullable [] initiate(int newIndex, long nanos, Instant time) {
    clear();
    byte[] secret = new byte[Messages.KEY_BYTES];
    byte[] staticStatic = new byte[Messages.KEY_BYTES];
    newEphemeral();
    if (!staticSecret.copyTo(staticStatic) || !Curve25519.agree(ephemeral, peerKey, secret)) {
      clear();
      return null;
    }
    byte[] message = Messages.create(Messages.INITIATION, Messages.INITIATION_BYTES);
    Messages.putInt(message, Messages.INITIATION_SENDER, newIndex);
    symmetric.begin(peerKey);
    symmetric.mixEphemeral(putEphemeral(message, Messages.INITIATION_EPHEMERAL));
    symmetric.mixKey(secret);
    symmetric.seal(identity.publicBytes(), message, Messages.INITIATION_STATIC);
    symmetric.mixKey(staticStatic);
    Wipe.all(secret, staticStatic);
    symmetric.seal(timestamp(time).toBytes(), message, Messages.INITIATION_TIMESTAMP);
    cookies.sign(message, nanos);
    localIndex = newIndex;
    state = State.INITIATED;
    return message;
  }

  private Tai64n timestamp(Instant time) {
    Tai64n now = Tai64n.of(time);
    lastSent = now.compareTo(lastSent) > 0 ? now : lastSent.next();
    return lastSent;
  }

  private void newEphemeral() {
    random.nextBytes(ephemeral);
  }

  private byte[] putEphemeral(byte[] message, int at) {
    byte[] publicKey = Curve25519.publicKey(ephemeral);
    System.arraycopy(publicKey, 0, message, at, publicKey.length);
    return publicKey;
  }

  /** Accepts an initiation whose sender says that it is this peer, or says why not. */
  Outcome acceptInitiation(SymmetricState read, byte[] message, byte[] theirs, long nanos) {
    byte[] staticStatic = new byte[Messages.KEY_BYTES];
    if (!staticSecret.copyTo(staticStatic)) {
      return Outcome.PEER_KEY;
    }
    read.mixKey(staticStatic);
    Wipe.all(staticStatic);
    byte[] bytes = new byte[Tai64n.BYTES];
    if (!read.open(message, Messages.INITIATION_TIMESTAMP, bytes)) {
      return Outcome.TIMESTAMP;
    }
    Tai64n timestamp = Tai64n.fromBytes(bytes);
    if (timestamp.compareTo(lastReceived) <= 0) {
      return Outcome.REPEATED;
    }
    if (hasReceived && nanos - receivedAt < INITIATION_NANOS) {
      return Outcome.FLOOD;
    }
    lastReceived = timestamp;
    hasReceived = true;
    receivedAt = nanos;
    clear();
    symmetric.copyFrom(read);
    System.arraycopy(theirs, 0, peerEphemeral, 0, theirs.length);
    remoteIndex = Messages.getInt(message, Messages.INITIATION_SENDER);
    state = State.ASKED;
    return Outcome.ACCEPTED;
  }

  /**
   * Answers the initiation accepted last.
   *
   * @param newIndex by which the peer shall address us
   * @return the response, or null if there is no secret between a new key and the peer's
   * @throws IllegalStateException if there is no initiation to answer
   */
  public byte @Nullable [] respond(int newIndex, long nanos) {
    require(State.ASKED);
    byte[] message = Messages.create(Messages.RESPONSE, Messages.RESPONSE_BYTES);
    Messages.putInt(message, Messages.RESPONSE_SENDER, newIndex);
    Messages.putInt(message, Messages.RESPONSE_RECEIVER, remoteIndex);
    newEphemeral();
    symmetric.mixEphemeral(putEphemeral(message, Messages.RESPONSE_EPHEMERAL));
    byte[] first = new byte[Messages.KEY_BYTES];
    byte[] second = new byte[Messages.KEY_BYTES];
    if (!Curve25519.agree(ephemeral, peerEphemeral, first)
        || !Curve25519.agree(ephemeral, peerKey, second)) {
      clear();
      return null;
    }
    mixLast(symmetric, first, second);
    symmetric.seal(EMPTY, message, Messages.RESPONSE_EMPTY);
    cookies.sign(message, nanos);
    localIndex = newIndex;
    isInitiator = false;
    state = State.COMPLETE;
    return message;
  }

  private void mixLast(SymmetricState target, byte[] first, byte[] second) {
    target.mixKey(first);
    target.mixKey(second);
    byte[] preshared = presharedKey.copy();
    target.mixKeyAndHash(preshared);
    Wipe.all(first, second, preshared);
  }

  /** Accepts the response to our initiation, or says why not. */
  public Outcome accept(byte[] response) {
    Outcome form = Messages.check(response, Messages.RESPONSE);
    if (form != Outcome.ACCEPTED) {
      return form;
    }
    if (state != State.INITIATED) {
      return Outcome.NO_INITIATION;
    }
    if (Messages.getInt(response, Messages.RESPONSE_RECEIVER) != localIndex) {
      return Outcome.RECEIVER;
    }
    SymmetricState read = new SymmetricState();
    read.copyFrom(symmetric);
    Outcome outcome = read(read, response);
    if (outcome == Outcome.ACCEPTED) {
      symmetric.copyFrom(read);
      remoteIndex = Messages.getInt(response, Messages.RESPONSE_SENDER);
      isInitiator = true;
      state = State.COMPLETE;
    }
    read.wipe();
    return outcome;
  }

  private Outcome read(SymmetricState read, byte[] response) {
    byte[] theirs = new byte[Messages.KEY_BYTES];
    System.arraycopy(response, Messages.RESPONSE_EPHEMERAL, theirs, 0, theirs.length);
    byte[] first = new byte[Messages.KEY_BYTES];
    byte[] second = new byte[Messages.KEY_BYTES];
    if (!Curve25519.agree(ephemeral, theirs, first) || !identity.agree(theirs, second)) {
      return Outcome.EPHEMERAL;
    }
    read.mixEphemeral(theirs);
    mixLast(read, first, second);
    return read.open(response, Messages.RESPONSE_EMPTY, new byte[0])
        ? Outcome.ACCEPTED
        : Outcome.RESPONSE;
  }

  /** Keeps the cookie of a reply to the message made last, or says why not. */
  public Outcome acceptCookie(byte[] reply, long nanos) {
    return cookies.accept(reply, nanos);
  }

  /**
   * The keys, once there has been a response, made or accepted; the handshake is over.
   *
   * @throws IllegalStateException if there has been none
   */
  public SessionKeys takeKeys() {
    require(State.COMPLETE);
    byte[] initiators = new byte[Blake2s.BYTES];
    byte[] responders = new byte[Blake2s.BYTES];
    symmetric.split(initiators, responders);
    SessionKeys keys =
        isInitiator
            ? new SessionKeys(initiators, responders, localIndex, remoteIndex, true)
            : new SessionKeys(responders, initiators, localIndex, remoteIndex, false);
    clear();
    return keys;
  }

  private void require(State expected) {
    if (state != expected) {
      throw new IllegalStateException("the handshake is " + state + ", not " + expected);
    }
  }

  /** Forgets and wipes a handshake under way; not the peer's keys, cookie and timestamps. */
  public void clear() {
    state = State.NONE;
    localIndex = 0;
    remoteIndex = 0;
    symmetric.wipe();
    Wipe.all(ephemeral, peerEphemeral);
  }

  /** Wipes everything; the peer is no more. */
  public void close() {
    clear();
    staticSecret.close();
    presharedKey.close();
  }
}
