package io.millrace.perf.report;

import io.millrace.perf.report.html.DataTable;
import io.millrace.perf.report.html.DataTable.Amount;
import io.millrace.perf.report.html.Element;
import io.millrace.perf.result.Figure;
import io.millrace.perf.result.TrialResult;
import java.util.ArrayList;
import java.util.List;

/** Case by case, the devices side by side: latency, loss, drops, time, every trial. */
final class CasesSection {
  private final List<CaseGroup> groups;
  private final Ids ids;

  CasesSection(List<CaseGroup> groups, Ids ids) {
    this.groups = groups;
    this.ids = ids;
  }

  /** One to unfold for each case; the first is open. */
  List<Element> content() {
    List<Element> content = new ArrayList<>();
    for (CaseGroup group : groups) {
      Element details =
          Element.of("details", summary(group), charts(group))
              .with("class", "case")
              .addAll(figures(group))
              .addAll(TrialsTable.of(group));
      content.add(content.isEmpty() ? details.with("open", "") : details);
    }
    return content;
  }

  private static Element summary(CaseGroup group) {
    List<TrialResult> trials =
        group.parts().stream().flatMap(part -> part.result().trials().stream()).toList();
    long disturbed = trials.stream().filter(TrialResult::isDisturbed).count();
    Element summary =
        Element.of(
            "summary",
            group.name(),
            " ",
            Element.of("span", trials.size() + " trials").with("class", "soft"));
    if (disturbed > 0) {
      summary.add(
          " ", Element.of("span", "⚠ " + disturbed + " disturbed").with("class", "badge warn"));
    }
    return summary;
  }

  private Element charts(CaseGroup group) {
    List<SeriesFigures.Of> series =
        group.parts().stream()
            .flatMap(
                part ->
                    part.result().series().stream()
                        .map(one -> new SeriesFigures.Of(part.style(), part.device(), one)))
            .toList();
    return Element.of("div")
        .with("class", "charts")
        .addAll(new LatencyFigure(group, ids.next()).elements())
        .addAll(new LossFigure(group, ids.next()).elements())
        .addAll(SeriesFigures.of(series, ids))
        .addAll(DropsTable.of(group));
  }

  private static List<Element> figures(CaseGroup group) {
    DataTable table =
        new DataTable("Other results", "device", "what", "result", "repetitions", "note");
    group
        .parts()
        .forEach(
            part ->
                part.result()
                    .figures()
                    .forEach(
                        figure ->
                            table.row(
                                Element.of("bdi", part.device()),
                                figure.name(),
                                new Amount(value(figure)),
                                new Amount(spread(figure)),
                                figure.note())));
    return table.isEmpty() ? List.of() : List.of(table.element());
  }

  /** With its unit. */
  static String value(Figure figure) {
    return switch (figure.unit()) {
      case "s" -> Numbers.seconds(figure.value());
      case "ns" -> Numbers.nanos(figure.value());
      case "frames/s" -> Numbers.rate(figure.value());
      default -> Numbers.plain(figure.value()) + " " + figure.unit();
    };
  }

  private static String spread(Figure figure) {
    if (figure.least() == figure.most()) {
      return "";
    }
    return value(at(figure, figure.least())) + " – " + value(at(figure, figure.most()));
  }

  private static Figure at(Figure figure, double value) {
    return new Figure(
        figure.name(), value, figure.unit(), figure.least(), figure.most(), figure.note());
  }
}
