package io.millrace.perf.report;

import io.millrace.perf.report.chart.Line;
import io.millrace.perf.report.html.Element;
import io.millrace.perf.report.html.Page;
import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.DeviceResult;
import io.millrace.perf.result.Measurement;
import io.millrace.perf.result.SelfCheck;
import io.millrace.perf.result.TrialResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A measurement as one page that needs nothing but itself: charts and, beside each, the same as a
 * table. From top to bottom: what was found, each case, and all it takes to find it again.
 */
public final class HtmlReport {
  private final Measurement measurement;
  private final List<CaseGroup> groups;
  private final Ids ids = new Ids();

  private HtmlReport(Measurement measurement) {
    this.measurement = measurement;
    groups = CaseGroup.of(measurement);
  }

  /**
   * The whole file.
   *
   * @throws IllegalArgumentException if a histogram of the measurement is none
   */
  public static String of(Measurement measurement) {
    return new HtmlReport(measurement).page();
  }

  private String page() {
    Map<String, List<Element>> sections = new LinkedHashMap<>();
    sections.put("Throughput", new ThroughputSection(groups, ids).content());
    sections.put("Steps", new StepsSection(groups, ids).content());
    sections.put("Case by case", new CasesSection(groups, ids).content());
    sections.put("Whole run", wholeRun());
    SelfCheck check = measurement.selfCheck();
    sections.put("Instrument", check == null ? List.of() : SetupSection.of(check));
    sections.put("Set-up", SetupSection.of(measurement));
    sections.values().removeIf(List::isEmpty);
    Element main = Element.of("main");
    sections.forEach(
        (name, content) ->
            main.add(
                Element.of("section", Element.of("h2", name))
                    .with("id", id(name))
                    .addAll(content)));
    return Page.of(
        measurement.title(),
        Element.of("body", header(sections.keySet().stream()), main, footer()));
  }

  private static String id(String section) {
    return section.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  private Element header(Stream<String> sections) {
    Element links = Element.of("ul");
    sections.forEach(
        name -> links.add(Element.of("li", Element.of("a", name).with("href", "#" + id(name)))));
    Element tiles = Element.of("ul").with("class", "tiles");
    for (int i = 0; i < measurement.devices().size(); i++) {
      tiles.add(tile(i, measurement.devices().get(i)));
    }
    return Element.of(
        "header",
        Element.of("h1", measurement.title()),
        Element.of("p", subtitle()).with("class", "soft"),
        Element.of("nav", links).with("aria-label", "Sections"),
        tiles,
        warnings());
  }

  private String subtitle() {
    return "%s, %s · %s · %s"
        .formatted(
            measurement.method().name(),
            measurement.method().source(),
            measurement.setup().begun().toString().replace('T', ' ').replace("Z", " UTC"),
            measurement.setup().cpu());
  }

  private static Element tile(int style, DeviceResult device) {
    Element tile =
        Element.of("li", Element.of("h3", Element.of("bdi", device.name())))
            .with("class", "tile c" + style % Line.STYLES);
    device.cases().stream()
        .filter(result -> !result.throughputs().isEmpty())
        .findFirst()
        .ifPresent(result -> headline(tile, result));
    return tile.add(Element.of("p", device.version().isEmpty() ? device.link() : device.version()));
  }

  private static void headline(Element tile, CaseResult result) {
    Repeated found = Repeated.of(result).getFirst();
    Double carried = found.carried();
    Unit unit = Unit.ofRates(carried == null ? 0 : carried);
    tile.add(
        Element.of(
                "div",
                carried == null
                    ? "none"
                    : (found.isFloor() ? "≥ " : "") + unit.number(carried) + " ",
                Element.of("small", carried == null ? "" : unit.name()))
            .with("class", "value"),
        Element.of(
            "p",
            "%s, %s%s"
                .formatted(
                    found.goal(),
                    CaseGroup.Name.of(result),
                    carried == null || result.lineRate() == 0
                        ? ""
                        : ", " + Numbers.percent(carried / result.lineRate()) + " of the line")));
    if (!found.isRegular()) {
      tile.add(Element.of("p", "⚠ " + found.verdict()).with("class", "warn"));
    }
  }

  private Element warnings() {
    List<TrialResult> trials =
        measurement.devices().stream()
            .flatMap(device -> device.cases().stream())
            .flatMap(result -> result.trials().stream())
            .toList();
    List<String> texts = new ArrayList<>(measurement.warnings());
    long disturbed = trials.stream().filter(TrialResult::isDisturbed).count();
    if (disturbed > 0) {
      long counted = trials.stream().filter(trial -> trial.isDisturbed() && trial.counts()).count();
      texts.add(
          "%,d of %,d trials were disturbed by the machine; they are marked ⚠, and %s"
              .formatted(
                  disturbed,
                  trials.size(),
                  counted == 0
                      ? "none of them counts: they were repeated."
                      : counted + " of them count all the same: every repetition was disturbed."));
    }
    Element list = Element.of("ul");
    texts.forEach(text -> list.add(Element.of("li", text)));
    return texts.isEmpty()
        ? Element.of("p", "No trial was disturbed.").with("class", "soft")
        : Element.of("div", Element.of("p", Element.of("strong", "⚠ Before you quote this")), list)
            .with("class", "warnings")
            .with("role", "note");
  }

  private List<Element> wholeRun() {
    List<SeriesFigures.Of> series = new ArrayList<>();
    for (int i = 0; i < measurement.devices().size(); i++) {
      DeviceResult device = measurement.devices().get(i);
      for (var one : device.series()) {
        series.add(new SeriesFigures.Of(i, device.name(), one));
      }
    }
    List<Element> figures = SeriesFigures.of(series, ids);
    return figures.isEmpty()
        ? List.of()
        : List.of(Element.of("div").with("class", "charts").addAll(figures));
  }

  private Element footer() {
    return Element.of(
        "footer",
        "Measured by Millrace "
            + measurement.setup().version()
            + ". Rates are frames a second, sizes include the frame check sequence, "
            + "carried is the median of the repetitions' lower bounds.");
  }
}
