package io.millrace.samples.command;

import io.millrace.stages.wireguard.config.KeyText;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace pubkey}: the public key that belongs to a private one. */
@Command(
    name = "pubkey",
    description = {
      "Reads a private key for WireGuard in base64 from standard input and prints the public key",
      "that belongs to it."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace pubkey < private.key",
      "  umask 077; millrace genkey | tee private.key | millrace pubkey > public.key"
    })
public final class PubkeyCommand implements Callable<Integer> {
  /** A key and the spaces that may follow it. */
  private static final int MOST_BYTES = 1024;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException {
    byte[] input = System.in.readNBytes(MOST_BYTES);
    char[] text = new char[input.length];
    try {
      int length = read(input, text);
      byte[] key = KeyText.fromBase64(CharBuffer.wrap(text, 0, length));
      try (PrivateKey secret = PrivateKey.of(key)) {
        KeyOutput.print(spec, secret.publicKey().bytes());
      } finally {
        Arrays.fill(key, (byte) 0);
      }
      return 0;
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "standard input is no private key: %s; 'millrace genkey' makes one"
              .formatted(e.getMessage()));
    } finally {
      Arrays.fill(input, (byte) 0);
      Arrays.fill(text, '\0');
    }
  }

  /** Copies bytes as characters. Returns how many there are before the spaces at the end. */
  private static int read(byte[] input, char[] text) {
    int length = 0;
    for (int i = 0; i < input.length; i++) {
      text[i] = (char) (input[i] & 0xff);
      length = Character.isWhitespace(text[i]) || text[i] == 0 ? length : i + 1;
    }
    return length;
  }
}
