package io.millrace.stages.wireguard.config.keys;

import io.millrace.driver.ffi.Secret;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/** A private key: a scalar of X25519 (RFC 7748). Any thread; whoever owns it closes it. */
public final class PrivateKey implements AutoCloseable {
  private final Secret secret;

  private PrivateKey(Secret secret) {
    this.secret = secret;
  }

  /** A copy of {@link KeyBytes#LENGTH} bytes; the caller wipes the original. */
  public static PrivateKey of(byte[] key) {
    return new PrivateKey(new Secret(KeyBytes.require(key)));
  }

  /** A copy; the caller wipes it. */
  public byte[] bytes() {
    byte[] copy = new byte[KeyBytes.LENGTH];
    secret.copyTo(copy);
    return copy;
  }

  /** The public key that belongs to it. */
  public PublicKey publicKey() {
    byte[] scalar = bytes();
    try {
      KeyFactory factory = KeyFactory.getInstance("X25519");
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(
          factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
      agreement.doPhase(
          factory.generatePublic(
              new XECPublicKeySpec(NamedParameterSpec.X25519, BigInteger.valueOf(9))),
          true);
      return PublicKey.of(agreement.generateSecret());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("X25519 is in every JDK", e);
    } finally {
      Arrays.fill(scalar, (byte) 0);
    }
  }

  /** Overwrites it. */
  @Override
  public void close() {
    secret.close();
  }

  @Override
  public String toString() {
    return "(private key)";
  }
}
