package io.millrace.stages.wireguard.config.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class KeysTest {
  /** The pair of RFC 7748, section 6.1. */
  private static final String PRIVATE = "dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo=";

  private static final String PUBLIC = "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=";

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  @Test
  void thePublicKeyOfAPrivateOne() {
    try (PrivateKey key = PrivateKey.of(bytes(PRIVATE))) {
      assertEquals(PUBLIC, key.publicKey().toString());
    }
  }

  @Test
  void publicKeysAreValues() {
    byte[] original = bytes(PUBLIC);
    PublicKey key = PublicKey.of(original);
    original[0]++;
    assertEquals(key, PublicKey.of(bytes(PUBLIC)));
    assertEquals(key.hashCode(), PublicKey.of(bytes(PUBLIC)).hashCode());
    assertNotEquals(key, PublicKey.of(original));
    key.bytes()[0]++;
    assertArrayEquals(bytes(PUBLIC), key.bytes());
  }

  @Test
  void secretKeysAreOverwrittenAndNotPrinted() {
    PrivateKey privateKey = PrivateKey.of(bytes(PRIVATE));
    PresharedKey presharedKey = PresharedKey.of(bytes(PRIVATE));
    assertArrayEquals(bytes(PRIVATE), privateKey.bytes());
    assertArrayEquals(bytes(PRIVATE), presharedKey.bytes());
    assertEquals("(private key)", privateKey.toString());
    assertEquals("(preshared key)", presharedKey.toString());
    privateKey.close();
    presharedKey.close();
    assertFalse(Arrays.equals(bytes(PRIVATE), privateKey.bytes()));
    assertFalse(Arrays.equals(bytes(PRIVATE), presharedKey.bytes()));
  }

  @Test
  void keysHave32Bytes() {
    for (int length : new int[] {0, 31, 33}) {
      assertThrows(IllegalArgumentException.class, () -> PublicKey.of(new byte[length]));
      assertThrows(IllegalArgumentException.class, () -> PrivateKey.of(new byte[length]));
      assertThrows(IllegalArgumentException.class, () -> PresharedKey.of(new byte[length]));
    }
  }
}
