package io.millrace.perf.result;

import java.util.Map;

/**
 * How it was measured.
 *
 * @param name such as MLRsearch
 * @param source where it is defined, such as RFC 9971
 * @param parameters all that the result depends on, by name, with units
 */
public record Method(String name, String source, Map<String, String> parameters) {
  /** Copies the map. */
  public Method {
    Require.present(name, "name");
    Require.present(source, "source");
    parameters = Require.copy(parameters, "parameters");
  }
}
