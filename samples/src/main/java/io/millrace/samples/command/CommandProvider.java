package io.millrace.samples.command;

/**
 * A command that another module adds to the command line, found by {@link java.util.ServiceLoader}.
 */
public interface CommandProvider {
  /** An object with picocli's {@code @Command}. */
  Object command();
}
