package io.millrace.perf.result;

import java.util.List;
import java.util.Map;

/**
 * What was found of one device under test.
 *
 * @param name as the report calls it
 * @param version of its program or firmware; empty if unknown
 * @param link how it is joined to the instrument
 * @param command that started it; empty if nobody did
 * @param configuration its whole text; empty if it has none
 * @param more whatever else matters, by name
 * @param cases one for each scenario and frame size
 * @param series over the whole time it was measured
 */
public record DeviceResult(
    String name,
    String version,
    String link,
    String command,
    String configuration,
    Map<String, String> more,
    List<CaseResult> cases,
    List<Series> series) {
  /** Copies lists and map. */
  public DeviceResult {
    Require.present(name, "name");
    Require.present(version, "version");
    Require.present(link, "link");
    Require.present(command, "command");
    Require.present(configuration, "configuration");
    more = Require.copy(more, "more");
    cases = Require.copy(cases, "cases");
    series = Require.copy(series, "series");
  }
}
