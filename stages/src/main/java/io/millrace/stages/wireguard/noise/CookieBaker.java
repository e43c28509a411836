package io.millrace.stages.wireguard.noise;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The cookies that we give to senders under load (paper, section 5.4.7): of a secret that changes
 * every two minutes, so that there is nothing to keep for each of them.
 */
final class CookieBaker {
  static final long SECRET_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final RandomGenerator random;
  private final byte[] secret = new byte[Blake2s.BYTES];
  private boolean hasSecret;
  private long secretAt;

  CookieBaker(RandomGenerator random) {
    this.random = random;
  }

  private byte[] cookie(Source source, long nanos) {
    if (!hasSecret || nanos - secretAt >= SECRET_NANOS) {
      random.nextBytes(secret);
      hasSecret = true;
      secretAt = nanos;
    }
    byte[] text = source.toBytes();
    return Blake2s.mac(secret, text, text.length);
  }

  /** Whether mac2 shows that the sender has our cookie for that source. */
  boolean isMac2Right(Source source, byte[] message, long nanos) {
    int at = MacKeys.mac2At(message);
    return MacKeys.isThere(Blake2s.mac(cookie(source, nanos), message, at), message, at);
  }

  /** The reply that brings the sender of a message its cookie. */
  byte[] reply(Source source, byte[] message, MacKeys keys, long nanos) {
    byte[] reply = Messages.create(Messages.COOKIE_REPLY, Messages.COOKIE_REPLY_BYTES);
    int sender = Messages.getInt(message, Messages.INITIATION_SENDER); // a response's too
    Messages.putInt(reply, Messages.COOKIE_REPLY_RECEIVER, sender);
    byte[] nonce = new byte[Ciphers.XNONCE_BYTES];
    random.nextBytes(nonce);
    System.arraycopy(nonce, 0, reply, Messages.COOKIE_REPLY_NONCE, nonce.length);
    byte[] mac1 = new byte[Messages.MAC_BYTES];
    System.arraycopy(message, MacKeys.mac1At(message), mac1, 0, mac1.length);
    byte[] cookie = cookie(source, nanos);
    Ciphers.sealX(keys.cookieKey(), nonce, cookie, mac1, reply, Messages.COOKIE_REPLY_COOKIE);
    return reply;
  }
}
