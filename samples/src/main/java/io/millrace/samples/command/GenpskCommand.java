package io.millrace.samples.command;

import io.millrace.stages.wireguard.config.KeyText;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace genpsk}: a new preshared key for WireGuard. */
@Command(
    name = "genpsk",
    description = "Prints a new preshared key for WireGuard, in base64.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  millrace genpsk", "  umask 077; millrace genpsk > preshared.key"})
public final class GenpskCommand implements Callable<Integer> {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    byte[] key = new byte[KeyText.BYTES];
    RANDOM.nextBytes(key);
    KeyOutput.printSecret(spec, key);
    return 0;
  }
}
