package io.millrace.stages.wireguard;

import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cryptography of handshakes as far as it is not one peer's: what is tried on a message before
 * it is known whose it is.
 */
interface Gate {
  /** What became of an initiation, and whose it is, if that came to light. */
  record Initiation(Verdict verdict, @Nullable PublicKey sender) {}

  /**
   * Sets our private key, or none: then nothing is answered and nothing begun.
   *
   * @return whether it is another than before
   */
  boolean setKey(Optional<PrivateKey> key);

  /** Our public key, if we have one. */
  Optional<PublicKey> publicKey();

  /** Handshakes with a peer. */
  Handshake handshakeWith(PublicKey key);

  /**
   * Tries the authenticators of an initiation or a response (paper, sections 5.3 and 5.4.7).
   *
   * @param isLoaded whether senders must show that they are where they say
   * @return {@code HANDSHAKE} if it may be looked into, {@code COOKIE_SENT} if its sender is to be
   *     sent a {@link #cookieReply}, else why it is refused
   */
  Verdict admit(Endpoint from, byte[] message, boolean isLoaded, long nanos);

  /** The reply that gives a sender its cookie. */
  byte[] cookieReply(Endpoint from, byte[] message, long nanos);

  /**
   * Looks into an initiation that has been admitted. One that is good is to be answered by the
   * handshake of its sender.
   *
   * @param peers gives the handshake of a peer, or null
   */
  Initiation open(byte[] message, Function<PublicKey, @Nullable Handshake> peers, long nanos);
}
