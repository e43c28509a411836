package io.millrace.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.perf.report.Ratio.Spread;
import io.millrace.perf.report.Ratio.Verdict;
import io.millrace.perf.result.Measurement;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Measurement FAST = Drawn.one("fast", 1000);
  private static final Measurement SLOW = Drawn.one("slow", 2000);

  private static Ratio ratio(Comparison comparison, String name, String what) {
    return comparison.ratios().stream()
        .filter(r -> r.name().equals(name) && r.what().startsWith(what))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withItselfEverythingIsTheSame() {
    Comparison comparison = Comparison.of("a", FAST, "b", FAST);
    assertFalse(comparison.ratios().isEmpty());
    for (Ratio ratio : comparison.ratios()) {
      assertEquals(1, ratio.ratio(), ratio::toString);
      assertEquals(Verdict.WITHIN_SPREAD, ratio.verdict(), ratio::toString);
    }
    assertEquals(List.of(), comparison.differences());
    assertEquals(List.of(), comparison.unmatched());
  }

  @Test
  void halfAsFastIsHalf() {
    Comparison comparison = Comparison.of("a", FAST, "b", SLOW);
    Ratio ratio = ratio(comparison, "macswap, 64 bytes", "NDR");
    assertEquals(0.5, ratio.ratio(), 0.05);
    assertTrue(ratio.low() < ratio.ratio() && ratio.ratio() < ratio.high(), ratio::toString);
    assertTrue(ratio.high() - ratio.low() < 0.1, ratio::toString);
    assertEquals(Verdict.WORSE, ratio.verdict());
    Ratio back = ratio(Comparison.of("b", SLOW, "a", FAST), "macswap, 64 bytes", "NDR");
    assertEquals(Verdict.BETTER, back.verdict());
    assertEquals(1 / ratio.low(), back.high(), 1e-9);
  }

  @Test
  void lessLatencyIsBetter() {
    Ratio less =
        Ratio.of(
            "case",
            "device",
            "p99",
            "ns",
            false,
            new Spread(100, 99, 101),
            new Spread(50, 49, 51),
            List.of());
    assertEquals(Verdict.BETTER, less.verdict());
    assertEquals(0.5, less.ratio());
    assertEquals(49 / 101.0, less.low());
  }

  @Test
  void percentilesHaveASpread() {
    Ratio ratio = ratio(Comparison.of("a", FAST, "b", FAST), "macswap, 64 bytes", "p99 ");
    assertTrue(ratio.low() < 1 && ratio.high() > 1, ratio::toString);
  }

  @Test
  void loadsThatDifferAreSaid() {
    Comparison comparison = Comparison.of("a", FAST, "b", SLOW);
    List<String> caveats = ratio(comparison, "macswap, 64 bytes", "p50").caveats();
    assertTrue(caveats.getFirst().startsWith("the loads differ"), caveats::toString);
  }

  @Test
  void whatCannotBeQuotedIsSaid() {
    Comparison comparison = Comparison.of("a", FAST, "b", Irregular.of(FAST));
    List<String> caveats = ratio(comparison, "macswap, 64 bytes", "NDR").caveats();
    assertEquals(
        List.of(
            "B irregular: the generator was the limit",
            "B is a floor: the instrument was the limit",
            "B was disturbed"),
        caveats);
  }

  @Test
  void nothingIsNoFigure() {
    Comparison comparison = Comparison.of("a", FAST, "b", Irregular.dead(FAST));
    assertTrue(comparison.ratios().stream().noneMatch(r -> r.what().equals("NDR")));
  }

  @Test
  void differencesOfTheSetUpsAreNamed() throws IOException {
    Measurement other = Drawn.replaced(FAST, "6.12.48", "6.13.1", "50 %", "40 %");
    assertEquals(
        List.of("kernel", "method: exceed ratio"),
        Comparison.of("a", FAST, "b", other).differences().stream().map(Difference::what).toList());
  }

  @Test
  void devicesOfOneOnlyAreNamed() {
    Measurement three = Drawn.three();
    Measurement two =
        new Measurement(
            "two", three.setup(), three.method(), null, three.devices().subList(1, 3), List.of());
    assertEquals(List.of("testpmd: only in a"), Comparison.of("a", three, "b", two).unmatched());
    assertEquals(List.of("testpmd: only in b"), Comparison.of("a", two, "b", three).unmatched());
  }

  @Test
  void asText() {
    String text = ComparisonText.of(Comparison.of("first.json", FAST, "second.json", SLOW));
    assertTrue(text.startsWith("A: first.json\nB: second.json\n"), text);
    assertTrue(text.contains("slow by fast"), text);
    assertTrue(text.contains("The set-ups differ"), text);
    assertTrue(text.contains("worse"), text);
  }

  @Test
  void asJson() throws IOException {
    JsonNode root =
        new ObjectMapper().readTree(Comparison.of("first", FAST, "second", SLOW).json());
    JsonNode ratio = root.get("ratios").get(0);
    assertEquals("first", root.get("a").asText());
    assertEquals("WORSE", ratio.get("verdict").asText());
    assertTrue(ratio.get("low").asDouble() < ratio.get("high").asDouble());
  }

  @Test
  void hostileNamesStayText() throws IOException {
    Measurement hostile = Drawn.hostile();
    String page = ComparisonHtml.of(Comparison.of(Drawn.HOSTILE, FAST, "b", hostile));
    assertFalse(page.contains("<script>alert"), "a name became a script");
    assertFalse(page.contains("<img"), "a name became an image");
    assertTrue(page.contains("&lt;img src=x"), "the name is gone");
  }
}
