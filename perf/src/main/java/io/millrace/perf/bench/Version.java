package io.millrace.perf.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Which Millrace this is. */
final class Version {
  private static final String NUMBER = "0.1.0-SNAPSHOT";
  private static final int PATIENCE_SECONDS = 2;

  private Version() {}

  /** The version, and the commit where it runs from a source tree. */
  static String text() {
    String root = System.getProperty("millrace.root");
    String commit = root == null ? "" : commit(Path.of(root));
    return commit.isEmpty() ? NUMBER : NUMBER + ", commit " + commit;
  }

  private static String commit(Path root) {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty")
              .directory(root.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0 ? text : "";
    } catch (IOException e) {
      return ""; // no git: then nobody knows
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
