package io.millrace.perf.peers;

import io.millrace.samples.command.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Has the peers made by the script that makes them. */
public final class PeersSetup {
  private static final String SCRIPT = "perf/src/peers/setup";

  private PeersSetup() {}

  /** Makes them if they are not there. Returns the directory they are in. */
  public static Path run(PrintWriter err) throws UserException, IOException {
    Path script = script();
    err.println("bench: looking for the peers");
    err.flush();
    Process setup =
        new ProcessBuilder(script.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Process print = new ProcessBuilder(script.toString(), "--print").start();
    try {
      if (setup.waitFor() != 0 || print.waitFor() != 0) {
        throw new UserException("the peers could not be made: " + script + " says why");
      }
    } catch (InterruptedException e) {
      setup.destroy();
      throw new UserException("interrupted", e);
    }
    return Path.of(
        new String(print.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
  }

  /** In the source tree that the launcher names, or that this process runs in. */
  private static Path script() throws UserException {
    for (String root : List.of(System.getProperty("millrace.root", "."), "..")) {
      Path script = Path.of(root).resolve(SCRIPT).toAbsolutePath().normalize();
      if (Files.isExecutable(script)) {
        return script;
      }
    }
    throw new UserException("there is no " + SCRIPT + ": run ./millrace from its source tree");
  }
}
