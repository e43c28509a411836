package io.millrace.stages.wireguard.noise;

import static io.millrace.stages.wireguard.noise.CiphersTest.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** X25519 gives the answers that its specification prints. */
class Curve25519Test {
  private static byte[] agree(byte[] privateKey, byte[] publicKey) {
    byte[] secret = new byte[32];
    assertTrue(Curve25519.agree(privateKey, publicKey, secret));
    return secret;
  }

  /** RFC 7748, section 5.2, the single ones. */
  @ParameterizedTest
  @CsvSource({
    "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
        + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
        + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
        + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
        + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
  })
  void multiplies(String scalar, String coordinate, String product) {
    assertArrayEquals(hex(product), agree(hex(scalar), hex(coordinate)));
  }

  /** RFC 7748, section 5.2, the one that repeats. */
  @Test
  void multipliesOften() {
    byte[] scalar = new byte[32];
    scalar[0] = 9;
    byte[] coordinate = scalar;
    for (int i = 0; i < 1000; i++) {
      byte[] product = agree(scalar, coordinate);
      coordinate = scalar;
      scalar = product;
      if (i == 0) {
        assertArrayEquals(
            hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"), scalar);
      }
    }
    assertArrayEquals(
        hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"), scalar);
  }

  /** RFC 7748, section 6.1. */
  @Test
  void agrees() {
    byte[] alice = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    byte[] bob = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    byte[] alicePublic = Curve25519.publicKey(alice);
    byte[] bobPublic = Curve25519.publicKey(bob);
    assertArrayEquals(
        hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"), alicePublic);
    assertArrayEquals(
        hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"), bobPublic);
    byte[] secret = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    assertArrayEquals(secret, agree(alice, bobPublic));
    assertArrayEquals(secret, agree(bob, alicePublic));
  }

  /**
   * The points of order 1, 2, 4 and 8, of the curve and its twist: there is no secret with them.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void refusesLowOrder(String point) {
    byte[] privateKey = new byte[32];
    new Random(1).nextBytes(privateKey);
    assertFalse(Curve25519.agree(privateKey, hex(point), new byte[32]));
  }

  /** The tests are of OpenSSL's, so it has to be there: {@code apt install libssl3}. */
  @Test
  void isNative() {
    assertTrue(Curve25519.isNative());
    assertTrue(OpenSslX25519.load("libnone.so").isEmpty());
  }

  /** Whoever computes it, as the library in Java does. */
  @Test
  void asTheOther() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      byte[] privateKey = new byte[32];
      byte[] publicKey = new byte[32];
      random.nextBytes(privateKey);
      random.nextBytes(publicKey);
      byte[] expected = new byte[32];
      X25519.scalarMult(privateKey, 0, publicKey, 0, expected, 0);
      assertArrayEquals(expected, agree(privateKey, publicKey), "seed " + seed);
      X25519.scalarMultBase(privateKey, 0, expected, 0);
      assertArrayEquals(expected, Curve25519.publicKey(privateKey), "seed " + seed);
    }
  }
}
