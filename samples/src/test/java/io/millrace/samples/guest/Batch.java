package io.millrace.samples.guest;

import io.millrace.samples.Millrace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs lines of its input one after the other: {@code ! …} by the shell, others as commands of
 * {@code millrace}, all in this one JVM because each start of one takes seconds in the guest.
 * Prints each line after {@code >}, what it says, and {@code exit CODE}.
 */
public final class Batch {
  private static final String SHELL = "! ";

  private Batch() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      in.lines().filter(line -> !line.isBlank()).forEach(lines::add);
    }
    for (String line : lines) {
      System.out.println("> " + line);
      int code = line.startsWith(SHELL) ? shell(line.substring(SHELL.length())) : millrace(line);
      System.out.println("exit " + code);
    }
  }

  private static int shell(String command) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectInput(ProcessBuilder.Redirect.PIPE)
        .start()
        .waitFor();
  }

  /** Both outputs together, as a terminal would show them. */
  private static int millrace(String line) {
    StringWriter text = new StringWriter();
    PrintWriter both = new PrintWriter(text);
    int code = Millrace.execute(both, both, line.split(" "));
    System.out.print(text);
    return code;
  }
}
