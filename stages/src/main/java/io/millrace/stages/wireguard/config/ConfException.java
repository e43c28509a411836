package io.millrace.stages.wireguard.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration file cannot be used. The message has a line {@code FILE:LINE: WHAT} for each
 * mistake; it shows nothing that could be a key.
 */
public final class ConfException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A mistake.
   *
   * @param line where, from 1
   * @param text what is wrong and what to do
   */
  public record Problem(int line, String text) {}

  private final transient List<Problem> problems;

  /** With all mistakes, at least one. */
  public ConfException(String file, List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> file + ":" + problem.line() + ": " + problem.text())
            .collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The mistakes, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
