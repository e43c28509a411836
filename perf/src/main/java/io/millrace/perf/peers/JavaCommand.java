package io.millrace.perf.peers;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Starts another Java program the way this one was started: same JDK, options and classes. */
final class JavaCommand {
  private JavaCommand() {}

  /** The words of the command, up to the program's own arguments. */
  static List<String> of(String mainClass, List<String> options) {
    List<String> words = new ArrayList<>();
    words.add(ProcessHandle.current().info().command().orElse("java"));
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    return words;
  }
}
