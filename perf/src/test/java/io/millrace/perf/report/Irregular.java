package io.millrace.perf.report;

import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.DeviceResult;
import io.millrace.perf.result.Limit;
import io.millrace.perf.result.Measurement;
import io.millrace.perf.result.Throughput;
import java.util.function.UnaryOperator;

/** Measurements whose searches cannot be quoted as they are. */
final class Irregular {
  private Irregular() {}

  /** The generator was the limit everywhere. */
  static Measurement of(Measurement measurement) {
    return with(
        measurement,
        found ->
            new Throughput(
                found.goal(),
                found.lossRatio(),
                found.lower(),
                found.upper(),
                found.conditional(),
                false,
                "irregular: the generator was the limit",
                Limit.GENERATOR,
                found.trials(),
                2,
                found.seconds()));
  }

  /** Nothing was carried anywhere. */
  static Measurement dead(Measurement measurement) {
    return with(
        measurement,
        found ->
            new Throughput(
                found.goal(),
                found.lossRatio(),
                null,
                1000.0,
                null,
                false,
                "irregular: loses too much even at the lowest load",
                Limit.DEVICE,
                found.trials(),
                0,
                found.seconds()));
  }

  private static Measurement with(Measurement measurement, UnaryOperator<Throughput> change) {
    return new Measurement(
        measurement.title(),
        measurement.setup(),
        measurement.method(),
        measurement.selfCheck(),
        measurement.devices().stream().map(device -> with(device, change)).toList(),
        measurement.warnings());
  }

  private static DeviceResult with(DeviceResult device, UnaryOperator<Throughput> change) {
    return new DeviceResult(
        device.name(),
        device.version(),
        device.link(),
        device.command(),
        device.configuration(),
        device.more(),
        device.cases().stream().map(result -> with(result, change)).toList(),
        device.series());
  }

  private static CaseResult with(CaseResult result, UnaryOperator<Throughput> change) {
    return new CaseResult(
        result.scenario(),
        result.step(),
        result.frames(),
        result.meanBytes(),
        result.lineRate(),
        result.throughputs().stream().map(change).toList(),
        result.trials(),
        result.figures(),
        result.series());
  }
}
