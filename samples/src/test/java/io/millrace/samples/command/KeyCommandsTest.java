package io.millrace.samples.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.samples.Millrace;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyCommandsTest {
  /** The private key of RFC 7748, section 6.1, and the public key that belongs to it. */
  private static final String PRIVATE = "dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo=";

  private static final String PUBLIC = "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=";

  private record Result(int code, String out, String err) {}

  private static Result millrace(String input, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(US_ASCII)));
    try {
      int code = Millrace.execute(new PrintWriter(out), new PrintWriter(err), args);
      return new Result(code, out.toString(), err.toString());
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void theKnownPair() {
    for (String end : new String[] {"", "\n", "\r\n", " \t\n\n", "\0"}) {
      assertEquals(new Result(0, PUBLIC + "\n", ""), millrace(PRIVATE + end, "pubkey"));
    }
  }

  @Test
  void newKeysDiffer() {
    for (String command : new String[] {"genkey", "genpsk"}) {
      String first = millrace("", command).out;
      byte[] key = Base64.getDecoder().decode(first.strip());
      assertEquals(32, key.length);
      assertTrue(first.endsWith("=\n"), first);
      assertNotEquals(first, millrace("", command).out);
    }
    byte[] key = Base64.getDecoder().decode(millrace("", "genkey").out.strip());
    assertEquals(0, key[0] & 7); // clamped
    assertEquals(0x40, key[31] & 0xc0);
  }

  static Stream<Arguments> misuse() {
    return Stream.of(
        arguments("", "a key has 44 characters of base64, not 0"),
        arguments(PRIVATE.substring(1), "a key has 44 characters of base64, not 43"),
        arguments(PRIVATE + "x", "a key has 44 characters of base64, not 45"),
        arguments(" " + PRIVATE, "a key has 44 characters of base64, not 45"),
        arguments(PRIVATE.replace("=", "A"), "a key in base64 ends in '='"),
        arguments("-" + PRIVATE.substring(1), "a key in base64 has other characters"),
        arguments("x".repeat(1 << 20), "a key has 44 characters of base64, not 1024"));
  }

  @ParameterizedTest
  @MethodSource
  void misuse(String input, String expected) {
    Result result = millrace(input, "pubkey");
    assertEquals(2, result.code);
    assertEquals("", result.out);
    assertTrue(result.err.contains("standard input is no private key: " + expected), result.err);
    assertFalse(result.err.contains(PRIVATE.substring(2, 12)), result.err);
  }

  @Test
  void argumentsAreRefused() {
    for (String command : new String[] {"genkey", "genpsk", "pubkey"}) {
      assertEquals(2, millrace("", command, PRIVATE).code);
    }
  }
}
