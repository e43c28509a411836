package io.millrace.stages.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The oracle gives the RFC's answers, and the proof's answers are the oracle's. */
class Rfc8439Test {
  private static final HexFormat HEX = HexFormat.of();

  /** Section 2.8.2. */
  @Test
  void sealsTheTextOnSunscreen() {
    byte[] key = HEX.parseHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    byte[] nonce = HEX.parseHex("070000004041424344454647");
    byte[] additional = HEX.parseHex("50515253c0c1c2c3c4c5c6c7");
    String text =
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the"
            + " future, sunscreen would be it.";
    String sealed =
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
            + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
            + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
            + "3ff4def08e4b7a9de576d26586cec64b6116"
            + "1ae10b594f09e26a7e902ecbd0600691";
    assertEquals(
        sealed, HEX.formatHex(Rfc8439.seal(key, nonce, text.getBytes(US_ASCII), additional)));
  }

  /** Section 2.5.2. */
  @Test
  void authenticatesTheForum() {
    byte[] key = HEX.parseHex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b");
    byte[] message = "Cryptographic Forum Research Group".getBytes(US_ASCII);
    assertEquals("a8061dc1305136c6c22b8baf0c0127a9", HEX.formatHex(Rfc8439.poly1305(key, message)));
  }

  @Test
  void theProofsDigestIsOfTheseAnswers() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < AeadProof.LENGTHS.length; i++) {
      digest.update(
          Rfc8439.seal(
              AeadProof.key(i), nonce(AeadProof.counter(i)), AeadProof.text(i), new byte[0]));
    }
    assertEquals(AeadProof.DIGEST, HEX.formatHex(digest.digest()));
  }

  static byte[] nonce(long counter) {
    return ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(4, counter).array();
  }
}
