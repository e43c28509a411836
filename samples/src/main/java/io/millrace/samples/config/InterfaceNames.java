package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Value;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of Linux network interfaces: 1 to 15 characters, no slash, no space, no colon. */
final class InterfaceNames {
  private static final Pattern FORM = Pattern.compile("[^\\s/:\\p{Cntrl}]{1,15}");

  private InterfaceNames() {}

  /** Reads the {@code interface} of a port; empty if it is missing, which is noted. */
  static String read(Section port) {
    return port.require("interface", "the name of the Linux interface")
        .flatMap(InterfaceNames::read)
        .orElse("");
  }

  private static Optional<String> read(Value value) {
    return value.as(
        text -> {
          if (FORM.matcher(text).matches() && !text.equals(".") && !text.equals("..")) {
            return text;
          }
          throw new IllegalArgumentException(
              "'" + text + "' cannot be a Linux interface: it has 1 to 15 characters, no space, /");
        });
  }

  /** The interface as something that has one user. */
  static String resource(String name) {
    return "interface " + name;
  }
}
