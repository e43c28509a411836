package io.millrace.stages.wireguard.noise;

import io.millrace.driver.ffi.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The secret between our key and a peer's, computed once for each key of ours: it is part of every
 * initiation, so an initiation that is refused for its timestamp costs one computation less.
 */
final class StaticSecret implements AutoCloseable {
  private final Identity identity;
  private final byte[] peerKey;
  private @Nullable Secret secret;
  private int generation;
  private boolean isKnown;

  StaticSecret(Identity identity, byte[] peerKey) {
    this.identity = identity;
    this.peerKey = peerKey;
  }

  /** Copies it out; false if there is none. The caller wipes the copy. */
  boolean copyTo(byte[] target) {
    if (!isKnown || generation != identity.generation()) {
      close();
      byte[] computed = new byte[target.length];
      secret = identity.agree(peerKey, computed) ? new Secret(computed) : null;
      Wipe.all(computed);
      generation = identity.generation();
      isKnown = true;
    }
    if (secret == null) {
      return false;
    }
    secret.copyTo(target);
    return true;
  }

  @Override
  public void close() {
    if (secret != null) {
      secret.close();
      secret = null;
    }
    isKnown = false;
  }
}
