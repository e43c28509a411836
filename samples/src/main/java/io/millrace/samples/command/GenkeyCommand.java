package io.millrace.samples.command;

import io.millrace.stages.wireguard.config.KeyText;
import io.millrace.stages.wireguard.config.Keys;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace genkey}: a new private key for WireGuard. */
@Command(
    name = "genkey",
    description = "Prints a new private key for WireGuard, in base64.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace genkey",
      "  umask 077; millrace genkey | tee private.key | millrace pubkey > public.key"
    })
public final class GenkeyCommand implements Callable<Integer> {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    byte[] key = new byte[KeyText.BYTES];
    RANDOM.nextBytes(key);
    Keys.clamp(key);
    KeyOutput.printSecret(spec, key);
    return 0;
  }
}
