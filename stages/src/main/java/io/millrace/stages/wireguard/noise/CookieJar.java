package io.millrace.stages.wireguard.noise;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The authenticators of what we send to one peer: mac1 always, mac2 while there is a fresh cookie
 * of that peer's (paper, sections 5.4.4 and 5.4.7).
 */
final class CookieJar {
  /** A cookie is of use for so long. */
  static final long COOKIE_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final MacKeys keys;
  private byte @Nullable [] lastMac1;
  private byte @Nullable [] cookie;
  private long cookieAt;

  CookieJar(byte[] peer) {
    keys = new MacKeys(peer);
  }

  /** Writes both authenticators; the rest of the message is there. */
  void sign(byte[] message, long nanos) {
    byte[] mac1 = keys.mac1(message);
    System.arraycopy(mac1, 0, message, MacKeys.mac1At(message), mac1.length);
    lastMac1 = mac1;
    if (cookie != null && nanos - cookieAt < COOKIE_NANOS) {
      byte[] mac2 = Blake2s.mac(cookie, message, MacKeys.mac2At(message));
      System.arraycopy(mac2, 0, message, MacKeys.mac2At(message), mac2.length);
    }
  }

  /** Keeps the cookie of a reply to the message signed last; each message gets one at most. */
  Outcome accept(byte[] reply, long nanos) {
    Outcome form = Messages.check(reply, Messages.COOKIE_REPLY);
    if (form != Outcome.ACCEPTED) {
      return form;
    }
    if (lastMac1 == null) {
      return Outcome.NOTHING_SENT;
    }
    byte[] nonce = new byte[Ciphers.XNONCE_BYTES];
    System.arraycopy(reply, Messages.COOKIE_REPLY_NONCE, nonce, 0, nonce.length);
    byte[] opened = new byte[Messages.MAC_BYTES];
    int at = Messages.COOKIE_REPLY_COOKIE;
    if (!Ciphers.openX(keys.cookieKey(), nonce, reply, at, lastMac1, opened)) {
      return Outcome.COOKIE;
    }
    cookie = opened;
    cookieAt = nanos;
    lastMac1 = null;
    return Outcome.ACCEPTED;
  }
}
