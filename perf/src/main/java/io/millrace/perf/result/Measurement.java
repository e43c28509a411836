package io.millrace.perf.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one run of the instrument found.
 *
 * @param title what was measured, in a few words
 * @param setup where and with what
 * @param method how
 * @param selfCheck how the instrument judged itself; null if it was not asked to
 * @param devices what was found of each device under test, in the order they were measured
 * @param warnings what a reader has to know before quoting a figure
 */
public record Measurement(
    String title,
    Setup setup,
    Method method,
    @Nullable SelfCheck selfCheck,
    List<DeviceResult> devices,
    List<String> warnings) {
  /** Copies the lists. */
  public Measurement {
    Require.present(title, "title");
    Require.present(setup, "setup");
    Require.present(method, "method");
    devices = Require.copy(devices, "devices");
    warnings = Require.copy(warnings, "warnings");
  }
}
