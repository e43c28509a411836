package io.millrace.samples.command;

import io.millrace.stages.wireguard.config.KeyText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** Prints keys in base64, as wg(8) does. */
final class KeyOutput {
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private KeyOutput() {}

  /** Prints a secret key and wipes it; says so if everybody could read it where it goes. */
  static void printSecret(CommandSpec spec, byte[] key) throws IOException {
    if (isForEverybody()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("millrace: warning: everybody can read the file that the key is written to;");
      err.println("say 'umask 077' first, and make a new key.");
    }
    print(spec, key);
    Arrays.fill(key, (byte) 0);
  }

  /** Prints a key. */
  static void print(CommandSpec spec, byte[] key) {
    byte[] text = KeyText.toBase64(key);
    char[] line = new char[text.length];
    for (int i = 0; i < text.length; i++) {
      line[i] = (char) text[i];
    }
    Arrays.fill(text, (byte) 0);
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    Arrays.fill(line, '\0');
  }

  private static boolean isForEverybody() throws IOException {
    return Files.isRegularFile(STANDARD_OUTPUT)
        && Files.getPosixFilePermissions(STANDARD_OUTPUT).stream().anyMatch(OTHERS::contains);
  }
}
