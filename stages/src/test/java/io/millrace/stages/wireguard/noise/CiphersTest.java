package io.millrace.stages.wireguard.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The primitives give the answers that their specifications print. */
class CiphersTest {
  private static final byte[] SUNSCREEN =
      ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future,"
              + " sunscreen would be it.")
          .getBytes(US_ASCII);
  private static final String AD = "50515253c0c1c2c3c4c5c6c7";
  private static final byte[] KEY =
      hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** RFC 7693, appendix B. */
  @Test
  void blake2s() {
    assertEquals(
        "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982",
        hex(Blake2s.hash("a".getBytes(US_ASCII), "bc".getBytes(US_ASCII))));
    byte[] hash = new byte[32];
    byte[] chained = Blake2s.hash(hash, "abc".getBytes(US_ASCII));
    Blake2s.chain(hash, "_abc_".getBytes(US_ASCII), 1, 3);
    assertArrayEquals(chained, hash);
  }

  /** RFC 7693, appendix E: a hash of hashes of many lengths, with keys and without. */
  @Test
  void blake2sSelfTest() {
    Blake2sDigest all = new Blake2sDigest(null, 32, null, null);
    for (int length : new int[] {16, 20, 28, 32}) {
      for (int bytes : new int[] {0, 3, 64, 65, 255, 1024}) {
        byte[] text = sequence(bytes, bytes);
        all.update(digest(new byte[0], text, length), 0, length);
        byte[] key = sequence(length, length);
        byte[] keyed = digest(key, text, length);
        if (length == Messages.MAC_BYTES) {
          assertArrayEquals(keyed, Blake2s.mac(key, text, bytes));
        }
        all.update(keyed, 0, length);
      }
    }
    byte[] hash = new byte[32];
    all.doFinal(hash, 0);
    assertEquals("6a411f08ce25adcdfb02aba641451cec53c598b24f4fc787fbdc88797f4c1dfe", hex(hash));
  }

  private static byte[] digest(byte[] key, byte[] text, int length) {
    Blake2sDigest digest = new Blake2sDigest(key, length, null, null);
    digest.update(text, 0, text.length);
    byte[] hash = new byte[length];
    digest.doFinal(hash, 0);
    return hash;
  }

  /** The appendix's sequence of pseudo-random bytes. */
  private static byte[] sequence(int bytes, int seed) {
    byte[] out = new byte[bytes];
    int a = 0xdead4bad * seed;
    int b = 1;
    for (int i = 0; i < bytes; i++) {
      int t = a + b;
      a = b;
      b = t;
      out[i] = (byte) (t >>> 24);
    }
    return out;
  }

  /** HKDF over BLAKE2s as wireguard-go's own test has it (device/kdf_test.go). */
  @ParameterizedTest
  @CsvSource({
    "746573742d6b6579,746573742d696e707574,"
        + "6f0e5ad38daba1bea8a0d213688736f19763239305e0f58aba697f9ffc41c633,"
        + "df1194df20802a4fe594cde27e92991c8cae66c366e8106aaa937a55fa371e8a,"
        + "fac6e2745a325f5dc5d11a5b165aad08b0ada28e7b4e666b7c077934a4d76c24",
    "776972656775617264,776972656775617264,"
        + "491d43bbfdaa8750aaf535e334ecbfe5129967cd64635101c566d4caefda96e8,"
        + "1e71a379baefd8a79aa4662212fcafe19a23e2b609a3db7d6bcba8f560e3d25f,"
        + "31e1ae48bddfbe5de38f295e5452b1909a1b4e38e183926af3780b0c1e1f0160",
    "'','',8387b46bf43eccfcf349552a095d8315c4055beb90208fb1be23b894bc2ed5d0,"
        + "58a0e5f6faefccf4807bff1f05fa8a9217945762040bcec2f4b4a62bdfe0e86e,"
        + "0ce6ea98ec548f8e281e93e32db65621c45eb18dc6f0a7ad94178610a2f7338e",
  })
  void hkdf(String key, String input, String first, String second, String third) {
    byte[][] outputs = new byte[3][32];
    Blake2s.kdf(hex(key), hex(input), outputs);
    assertEquals(first, hex(outputs[0]));
    assertEquals(second, hex(outputs[1]));
    assertEquals(third, hex(outputs[2]));
  }

  /** RFC 8439, section 2.8.2. */
  @Test
  void chaCha20Poly1305() {
    byte[] nonce = hex("070000004041424344454647");
    byte[] sealed = new byte[1 + SUNSCREEN.length + 16];
    Ciphers.seal(KEY, nonce, SUNSCREEN, hex(AD), sealed, 1);
    assertEquals(
        "00d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69"
            + "da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad6"
            + "75945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd060"
            + "0691",
        hex(sealed));
    byte[] opened = new byte[SUNSCREEN.length];
    assertTrue(Ciphers.open(KEY, nonce, sealed, 1, hex(AD), opened));
    assertArrayEquals(SUNSCREEN, opened);
    sealed[sealed.length - 1] ^= 1;
    assertFalse(Ciphers.open(KEY, nonce, sealed, 1, hex(AD), opened));
    assertArrayEquals(new byte[opened.length], opened);
  }

  /** draft-irtf-cfrg-xchacha-03, section 2.2.1. */
  @Test
  void hChaCha20() {
    byte[] key = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    assertEquals(
        "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc",
        hex(Ciphers.subkey(key, hex("000000090000004a0000000031415927"))));
  }

  /** draft-irtf-cfrg-xchacha-03, appendix A.3.1. */
  @Test
  void xChaCha20Poly1305() {
    byte[] nonce = hex("404142434445464748494a4b4c4d4e4f5051525354555657");
    byte[] sealed = new byte[SUNSCREEN.length + 16];
    Ciphers.sealX(KEY, nonce, SUNSCREEN, hex(AD), sealed, 0);
    assertEquals(
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4e"
            + "da7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc36948"
            + "8f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf"
            + "49",
        hex(sealed));
    byte[] opened = new byte[SUNSCREEN.length];
    assertTrue(Ciphers.openX(KEY, nonce, sealed, 0, hex(AD), opened));
    assertArrayEquals(SUNSCREEN, opened);
    assertFalse(
        Ciphers.openX(KEY, Arrays.copyOf(AD.getBytes(US_ASCII), 24), sealed, 0, KEY, opened));
  }
}
