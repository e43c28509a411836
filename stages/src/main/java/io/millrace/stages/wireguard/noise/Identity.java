package io.millrace.stages.wireguard.noise;

import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Our own key, or that there is none, for all handshakes of a tunnel. */
public final class Identity implements AutoCloseable {
  private @Nullable PrivateKey privateKey;
  private byte[] publicKey = {};
  private @Nullable MacKeys macKeys;
  private int generation;

  /** There is no key. */
  public Identity() {}

  /** Takes a key in place of the one before, which is wiped; it is wiped with this identity. */
  public void set(PrivateKey key) {
    close();
    privateKey = key;
    byte[] secret = key.bytes();
    publicKey = Curve25519.publicKey(secret);
    Wipe.all(secret);
    macKeys = new MacKeys(publicKey);
  }

  /** Wipes the key: there is none from here on. */
  @Override
  public void close() {
    if (privateKey != null) {
      privateKey.close();
    }
    privateKey = null;
    publicKey = new byte[0];
    macKeys = null;
    generation++;
  }

  /** Whether there is a key. */
  public boolean isSet() {
    return privateKey != null;
  }

  /** The public key, if there is one. */
  public Optional<PublicKey> publicKey() {
    return isSet() ? Optional.of(PublicKey.of(publicKey)) : Optional.empty();
  }

  /** Whether that key is ours. */
  public boolean isOwn(PublicKey key) {
    return isSet() && PublicKey.of(publicKey).equals(key);
  }

  /** The public key; not a copy. Empty if there is none. */
  byte[] publicBytes() {
    return publicKey;
  }

  @Nullable MacKeys macKeys() {
    return macKeys;
  }

  /** Another one for every key. */
  int generation() {
    return generation;
  }

  /** The secret that we have in common with the owner of a key; false if there is none. */
  boolean agree(byte[] theirs, byte[] secret) {
    if (privateKey == null) {
      return false;
    }
    byte[] ours = privateKey.bytes();
    try {
      return Curve25519.agree(ours, theirs, secret);
    } finally {
      Wipe.all(ours);
    }
  }
}
