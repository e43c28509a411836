package io.millrace.stages.wireguard;

import io.millrace.stages.crypto.AeadKey;
import io.millrace.stages.wireguard.config.keys.PresharedKey;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cryptography of handshakes with one peer: bytes in, bytes and keys out. Control only. */
interface Handshake {
  /** What a handshake has led to; the taker closes the keys. */
  record Keys(AeadKey send, AeadKey receive, int remoteIndex) {}

  /**
   * Begins a handshake; one under way is forgotten.
   *
   * @param localIndex by which the peer shall answer
   * @return the initiation, or null if our key or the peer's is missing or no good
   */
  byte @Nullable [] initiate(int localIndex, long nanos, Instant time);

  /**
   * Answers the initiation accepted last.
   *
   * @return the response, or null if the peer's keys are no good
   */
  byte @Nullable [] respond(int localIndex, long nanos);

  /** Whether a response answers our initiation. One that does not changes nothing. */
  boolean accept(byte[] response);

  /** Whether a cookie reply answers the message sent last. */
  boolean acceptCookie(byte[] reply, long nanos);

  /** Sets the key that both sides must have besides their own. */
  void setPresharedKey(Optional<PresharedKey> key);

  /** The keys, once there has been a response, sent or accepted; the handshake is over. */
  Keys takeKeys();

  /** Forgets a handshake under way. */
  void clear();

  /** Wipes everything: the peer is no more. */
  void close();
}
