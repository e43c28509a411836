package io.millrace.perf.report;

import io.millrace.perf.report.CaseGroup.Part;
import io.millrace.perf.report.chart.Axis;
import io.millrace.perf.report.chart.Line;
import io.millrace.perf.report.chart.LineChart;
import io.millrace.perf.report.chart.LinearScale;
import io.millrace.perf.report.chart.LogScale;
import io.millrace.perf.report.html.DataTable;
import io.millrace.perf.report.html.DataTable.Amount;
import io.millrace.perf.report.html.Element;
import io.millrace.perf.result.Limit;
import io.millrace.perf.result.TrialResult;
import java.util.ArrayList;
import java.util.List;

/** Loss against load: all trials that count, and the disturbed ones crossed out. */
final class LossFigure {
  private final CaseGroup group;
  private final String id;

  LossFigure(CaseGroup group, String id) {
    this.group = group;
    this.id = id;
  }

  /** One element, or none if there was no trial. */
  List<Element> elements() {
    List<TrialResult> all =
        group.parts().stream().flatMap(part -> part.result().trials().stream()).toList();
    if (all.isEmpty()) {
      return List.of();
    }
    double most = all.stream().mapToDouble(TrialResult::offered).max().orElseThrow();
    double least =
        all.stream()
            .mapToDouble(TrialResult::lossRatio)
            .filter(loss -> loss > 0)
            .min()
            .orElse(0.001);
    Unit unit = Unit.ofRates(most);
    LineChart chart =
        new LineChart(
            id,
            "Loss against load",
            "Share of the frames that did not come back, for each load that was offered.",
            new Axis("offered, " + unit.name(), LinearScale.upTo(most, unit::round)),
            new Axis("loss, % of frames", new LogScale(100 * least, 100, true, Numbers::power)));
    for (Part part : group.parts()) {
      List<TrialResult> trials = part.result().trials();
      chart.add(
          new Line(part.device(), part.style(), Line.Kind.SOLID, points(part.result().byLoad())));
      chart.add(
          new Line(
              part.device() + ", disturbed: not counted",
              part.style(),
              Line.Kind.CROSSED,
              points(trials.stream().filter(trial -> !trial.counts()).toList())));
    }
    return List.of(chart.figure(table()));
  }

  private static List<Line.Point> points(List<TrialResult> trials) {
    List<Line.Point> points = new ArrayList<>();
    for (TrialResult trial : trials) {
      double loss = 100 * trial.lossRatio();
      points.add(
          new Line.Point(
              trial.offered(),
              loss,
              loss,
              loss,
              trial.limit() != Limit.GENERATOR && !trial.isDisturbed(),
              Numbers.rate(trial.offered())
                  + ", "
                  + Numbers.percent(trial.lossRatio())
                  + (trial.limit() == Limit.GENERATOR ? ", the instrument was the limit" : "")
                  + (trial.isDisturbed()
                      ? ", disturbed: " + String.join("; ", trial.disturbances())
                      : "")));
    }
    return points;
  }

  private Element table() {
    DataTable table =
        new DataTable("Loss against load", "device", "offered", "loss", "limit", "counts");
    for (Part part : group.parts()) {
      for (TrialResult trial : part.result().trials()) {
        table.row(
            Element.of("bdi", part.device()),
            new Amount(Numbers.rate(trial.offered())),
            new Amount(Numbers.percent(trial.lossRatio())),
            TrialsTable.limit(trial.limit()),
            trial.counts() ? "yes" : "no: disturbed");
      }
    }
    return table.element();
  }
}
