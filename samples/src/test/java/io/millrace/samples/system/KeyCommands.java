package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.samples.Millrace;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** Our commands for keys, in this process. */
final class KeyCommands {
  private KeyCommands() {}

  static String genkey() {
    return millrace("genkey");
  }

  static String pubkey(String privateKey) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(privateKey.getBytes(StandardCharsets.US_ASCII)));
    try {
      return millrace("pubkey");
    } finally {
      System.setIn(before);
    }
  }

  private static String millrace(String command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    assertEquals(
        0, Millrace.execute(new PrintWriter(out), new PrintWriter(err), command), err::toString);
    return out.toString();
  }
}
