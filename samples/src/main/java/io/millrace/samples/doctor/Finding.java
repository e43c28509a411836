package io.millrace.samples.doctor;

import java.util.Locale;

/**
 * What a check has found.
 *
 * @param level how bad it is
 * @param check what was looked at, in a word or two
 * @param meaning what it means, one line
 * @param fix the command that mends it, or what to do where no command can; empty if all is well
 */
public record Finding(Level level, String check, String meaning, String fix) {
  /** How bad it is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** It works, but slower or not for long. */
    WARNING,
    /** A card cannot be driven. */
    PROBLEM;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String check, String meaning) {
    return new Finding(Level.OK, check, meaning, "");
  }

  static Finding warning(String check, String meaning, String fix) {
    return new Finding(Level.WARNING, check, meaning, fix);
  }

  static Finding problem(String check, String meaning, String fix) {
    return new Finding(Level.PROBLEM, check, meaning, fix);
  }
}
