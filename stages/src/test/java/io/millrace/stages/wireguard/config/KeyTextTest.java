package io.millrace.stages.wireguard.config;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTextTest {
  @Test
  void theSameAsTheJdksCodecs() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] key = new byte[KeyText.BYTES];
    for (int round = 0; round < 1_000; round++) {
      random.nextBytes(key);
      String base64 = Base64.getEncoder().encodeToString(key);
      String hex = HexFormat.of().formatHex(key);
      assertEquals(base64, new String(KeyText.toBase64(key), US_ASCII), () -> "seed " + seed);
      assertEquals(hex, new String(KeyText.toHex(key), US_ASCII), () -> "seed " + seed);
      assertArrayEquals(key, KeyText.fromBase64(base64), () -> "seed " + seed);
      assertArrayEquals(key, KeyText.fromHex(hex), () -> "seed " + seed);
      assertArrayEquals(key, KeyText.fromHex(hex.toUpperCase(Locale.ROOT)));
    }
  }

  @Test
  void whatIsNoKey() {
    String good = Base64.getEncoder().encodeToString(new byte[KeyText.BYTES]);
    for (int at = 0; at < good.length(); at++) {
      String bad = good.substring(0, at) + (at == 43 ? 'A' : '!') + good.substring(at + 1);
      assertThrows(IllegalArgumentException.class, () -> KeyText.fromBase64(bad), bad);
    }
    for (String last : new String[] {"B", "C", "D"}) { // bits behind the last byte
      String bad = good.substring(0, 42) + last + "=";
      assertThrows(IllegalArgumentException.class, () -> KeyText.fromBase64(bad), bad);
    }
    assertThrows(IllegalArgumentException.class, () -> KeyText.fromBase64(good + "="));
    assertThrows(IllegalArgumentException.class, () -> KeyText.fromHex("0".repeat(63)));
    assertThrows(IllegalArgumentException.class, () -> KeyText.fromHex("0".repeat(63) + "g"));
  }

  @Test
  void zero() {
    byte[] key = new byte[KeyText.BYTES];
    assertTrue(KeyText.isZero(key));
    key[31] = (byte) 0x80;
    assertFalse(KeyText.isZero(key));
  }
}
