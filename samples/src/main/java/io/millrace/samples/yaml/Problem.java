package io.millrace.samples.yaml;

/**
 * Something wrong in a configuration.
 *
 * @param file the file, as the user named it
 * @param at where in the file
 * @param message what is wrong and what to do
 */
public record Problem(String file, Location at, String message) {
  @Override
  public String toString() {
    return file + ":" + at + ": " + message;
  }
}
