package io.millrace.stages.wireguard;

import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import io.millrace.stages.wireguard.noise.Identity;
import io.millrace.stages.wireguard.noise.Outcome;
import io.millrace.stages.wireguard.noise.PeerHandshake;
import io.millrace.stages.wireguard.noise.Responder;
import io.millrace.stages.wireguard.noise.Source;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Noise_IKpsk2 and the authenticators round it. */
final class NoiseGate implements Gate {
  private final RandomGenerator random;
  private final Identity identity = new Identity();
  private final Responder responder;

  /** There is no key yet. */
  NoiseGate(RandomGenerator random) {
    this.random = random;
    responder = new Responder(identity, random);
  }

  @Override
  public boolean setKey(Optional<PrivateKey> key) {
    Optional<PublicKey> before = publicKey();
    key.ifPresentOrElse(identity::set, identity::close);
    return !publicKey().equals(before);
  }

  @Override
  public Optional<PublicKey> publicKey() {
    return identity.publicKey();
  }

  @Override
  public Handshake handshakeWith(PublicKey key) {
    return new NoiseHandshake(new PeerHandshake(identity, key, random));
  }

  @Override
  public Verdict admit(Endpoint from, byte[] message, boolean isLoaded, long nanos) {
    return verdict(responder.admit(source(from), message, isLoaded, nanos));
  }

  @Override
  public byte[] cookieReply(Endpoint from, byte[] message, long nanos) {
    return responder.cookieReply(source(from), message, nanos);
  }

  @Override
  public Initiation open(
      byte[] message, Function<PublicKey, @Nullable Handshake> peers, long nanos) {
    Responder.Opened opened =
        responder.open(
            message,
            key -> peers.apply(key) instanceof NoiseHandshake known ? known.noise() : null,
            nanos);
    return new Initiation(verdict(opened.outcome()), opened.sender());
  }

  private static Source source(Endpoint from) {
    return new Source(from.isIpv6(), from.high(), from.low(), from.port());
  }

  private static Verdict verdict(Outcome outcome) {
    return switch (outcome) {
      case ACCEPTED -> Verdict.HANDSHAKE;
      case COOKIE_WANTED -> Verdict.COOKIE_SENT;
      case LENGTH -> Verdict.LENGTH;
      case TYPE, RESERVED -> Verdict.TYPE;
      case NO_PRIVATE_KEY -> Verdict.NO_KEY;
      case MAC1 -> Verdict.MAC1;
      case RATE_LIMIT -> Verdict.RATE_LIMIT;
      case EPHEMERAL, STATIC, OWN_KEY, UNKNOWN_PEER, PEER_KEY, TIMESTAMP -> Verdict.INITIATION;
      case REPEATED -> Verdict.INITIATION_REPEATED;
      case FLOOD -> Verdict.INITIATION_FLOOD;
      case NO_INITIATION, RECEIVER, RESPONSE -> Verdict.RESPONSE;
      case NOTHING_SENT, COOKIE -> Verdict.COOKIE_REPLY;
    };
  }
}
