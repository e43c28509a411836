package io.millrace.stages.wireguard.noise;

import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Judges handshake messages before it is known whose they are, cheapest check first:
 *
 * <ol>
 *   <li>{@link #admit}: form; mac1; under load mac2, and how many its source sends
 *   <li>{@link #open}, initiations: the sender's key, the timestamp
 * </ol>
 *
 * <p>Responses that were admitted go to {@link PeerHandshake#accept}.
 */
public final class Responder {
  private final Identity identity;
  private final CookieBaker baker;
  private final RateLimiter limiter = new RateLimiter();

  /**
   * Judges messages to an identity.
   *
   * @param random for the secret of cookies; one that nobody can foretell
   */
  public Responder(Identity identity, RandomGenerator random) {
    this.identity = identity;
    baker = new CookieBaker(random);
  }

  /**
   * What became of an initiation.
   *
   * @param outcome accepted, then the sender's handshake is to respond; or why not
   * @param sender whose it says it is, if its key was readable and is a peer's
   */
  public record Opened(Outcome outcome, @Nullable PublicKey sender) {
    private static Opened refused(Outcome outcome) {
      return new Opened(outcome, null);
    }
  }

  /**
   * Whether an initiation or a response may be looked into (paper, section 5.3; what comes when as
   * Linux has it).
   *
   * @param isLoaded whether senders must show that they are where they say
   * @return {@code ACCEPTED}; {@code COOKIE_WANTED} if its sender is to be sent a {@link
   *     #cookieReply}; or why it is refused
   */
  public Outcome admit(Source source, byte[] message, boolean isLoaded, long nanos) {
    Outcome form = Messages.check(message);
    if (form != Outcome.ACCEPTED) {
      return form;
    }
    if (message[0] != Messages.INITIATION && message[0] != Messages.RESPONSE) {
      return Outcome.TYPE;
    }
    MacKeys keys = identity.macKeys();
    if (keys == null) {
      return Outcome.NO_PRIVATE_KEY;
    }
    if (!keys.isMac1Right(message)) {
      return Outcome.MAC1;
    }
    if (!isLoaded) {
      return Outcome.ACCEPTED;
    }
    if (!baker.isMac2Right(source, message, nanos)) {
      return Outcome.COOKIE_WANTED;
    }
    return limiter.allow(source, nanos) ? Outcome.ACCEPTED : Outcome.RATE_LIMIT;
  }

  /**
   * The reply to a message that was judged {@code COOKIE_WANTED}.
   *
   * @throws IllegalStateException if we have no key
   */
  public byte[] cookieReply(Source source, byte[] message, long nanos) {
    MacKeys keys = identity.macKeys();
    if (keys == null) {
      throw new IllegalStateException("without a private key no message is admitted");
    }
    return baker.reply(source, message, keys, nanos);
  }

  /**
   * Looks into an initiation that was admitted.
   *
   * @param peers gives the handshake of a peer, or null
   */
  public Opened open(
      byte[] message, Function<PublicKey, @Nullable PeerHandshake> peers, long nanos) {
    Outcome form = Messages.check(message, Messages.INITIATION);
    if (form != Outcome.ACCEPTED) {
      return Opened.refused(form);
    }
    if (!identity.isSet()) {
      return Opened.refused(Outcome.NO_PRIVATE_KEY);
    }
    SymmetricState state = new SymmetricState();
    try {
      return open(state, message, peers, nanos);
    } finally {
      state.wipe();
    }
  }

  private Opened open(
      SymmetricState state,
      byte[] message,
      Function<PublicKey, @Nullable PeerHandshake> peers,
      long nanos) {
    byte[] ephemeral = new byte[Messages.KEY_BYTES];
    System.arraycopy(message, Messages.INITIATION_EPHEMERAL, ephemeral, 0, ephemeral.length);
    byte[] secret = new byte[Messages.KEY_BYTES];
    if (!identity.agree(ephemeral, secret)) {
      return Opened.refused(Outcome.EPHEMERAL);
    }
    state.begin(identity.publicBytes());
    state.mixEphemeral(ephemeral);
    state.mixKey(secret);
    Wipe.all(secret);
    byte[] key = new byte[Messages.KEY_BYTES];
    if (!state.open(message, Messages.INITIATION_STATIC, key)) {
      return Opened.refused(Outcome.STATIC);
    }
    PublicKey sender = PublicKey.of(key);
    if (identity.isOwn(sender)) {
      return Opened.refused(Outcome.OWN_KEY);
    }
    PeerHandshake peer = peers.apply(sender);
    return peer == null
        ? Opened.refused(Outcome.UNKNOWN_PEER)
        : new Opened(peer.acceptInitiation(state, message, ephemeral, nanos), sender);
  }
}
