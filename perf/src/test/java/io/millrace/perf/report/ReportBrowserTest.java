package io.millrace.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pages in a real browser, wide and narrow, light and dark, on paper. Pictures are left in
 * {@code target/report} for whoever wants to see them.
 */
@Tag("system")
class ReportBrowserTest {
  private static final Path PICTURES = Path.of("target/report").toAbsolutePath();
  private static final String UNFOLD =
      "document.querySelectorAll('details').forEach(details => { details.open = true; })";

  /** W3C, Web Content Accessibility Guidelines 2.2, 1.4.3: text, and 1.4.11: what is drawn. */
  private static final String CONTRAST =
      """
      (() => {
        const channel = (c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        const rgb = (text) => text.match(/[0-9.]+/g).map(Number);
        const light = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255)
          + 0.0722 * channel(b / 255);
        const ground = (element) => {
          for (let e = element; e; e = e.parentElement) {
            const colour = rgb(getComputedStyle(e).backgroundColor);
            if (colour.length < 4 || colour[3] === 1) return colour;
          }
          return [255, 255, 255];
        };
        const ratio = (one, other) => {
          const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
          return (high + 0.05) / (low + 0.05);
        };
        const bad = [];
        const check = (element, colour, least) => {
          const contrast = ratio(rgb(colour), ground(element));
          if (!(contrast >= least)) {
            bad.push(`${element.tagName}.${element.getAttribute('class')} ${contrast.toFixed(2)} `
              + element.textContent.slice(0, 30));
          }
        };
        let texts = 0;
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const element = walker.currentNode.parentElement;
          if (!walker.currentNode.data.trim() || !element.checkVisibility()
              || element.closest('script, title, desc')) continue;
          const style = getComputedStyle(element);
          texts++;
          check(element, element.closest('svg') ? style.fill : style.color, 4.5);
        }
        let drawn = 0;
        for (const e of document.querySelectorAll('.line, .marker, .crossed, .axis, .bar .part')) {
          const style = getComputedStyle(e);
          drawn++;
          check(e, style.stroke === 'none' || e.matches('.marker:not(.hollow)') ? style.fill
            : style.stroke, 3);
        }
        return { texts, drawn, bad: bad.slice(0, 10) };
      })()
      """;

  /** Texts of a chart that touch each other or leave their figure. */
  private static final String CLASHES =
      """
      (() => {
        const bad = [];
        for (const chart of document.querySelectorAll('svg.chart')) {
          const frame = chart.parentElement.getBoundingClientRect();
          const boxes = [...chart.querySelectorAll('text')]
            .filter((text) => getComputedStyle(text).display !== 'none')
            .map((text) => [text.textContent, text.getBoundingClientRect()]);
          boxes.forEach(([one, a], i) => {
            if (a.left < frame.left || a.right > frame.right || a.bottom > frame.bottom) {
              bad.push(`${chart.id}: ${one} leaves the figure`);
            }
            boxes.slice(i + 1).forEach(([other, b]) => {
              if (a.left < b.right - 1 && b.left < a.right - 1
                  && a.top + 3 < b.bottom - 3 && b.top + 3 < a.bottom - 3) {
                bad.push(`${chart.id}: ${one} and ${other}`);
              }
            });
          });
        }
        return bad.slice(0, 10);
      })()
      """;

  /** Elements that are wider than the window and do not scroll by themselves. */
  private static final String TOO_WIDE =
      """
      [...document.querySelectorAll('body *')]
        .filter((e) => !e.parentElement.closest('.scroll, pre, svg')
          && e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
        .map((e) => e.tagName + '.' + e.getAttribute('class')).slice(0, 10)
      """;

  @TempDir static Path directory;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectories(PICTURES);
    browser = new Browser(directory.resolve("profile"));
  }

  @AfterAll
  static void end() throws Exception {
    browser.close();
  }

  private static Path page(String name, String text) throws Exception {
    return Files.writeString(PICTURES.resolve(name + ".html"), text);
  }

  private static void show(Path page, int width, String scheme) throws Exception {
    browser.width(width);
    browser.media("screen", scheme);
    browser.open(page);
  }

  private static void assertGood(Path page, boolean isDark) throws Exception {
    assertEquals(List.of(), browser.complaints());
    assertEquals(List.of(), browser.requests(page));
    assertEquals("[]", browser.evaluate(TOO_WIDE).toString());
    assertTrue(
        browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean(),
        () -> "the page scrolls to the side: " + page);
    JsonNode contrast = browser.evaluate(CONTRAST);
    assertTrue(contrast.get("texts").asInt() > 50, contrast::toString);
    assertTrue(contrast.get("drawn").asInt() > 3, contrast::toString);
    assertEquals("[]", contrast.get("bad").toString());
    assertEquals("[]", browser.evaluate(CLASHES).toString());
    int red =
        browser.evaluate("+getComputedStyle(document.body).backgroundColor.match(/\\d+/)").asInt();
    assertEquals(isDark, red < 60, "the ground's red is " + red);
  }

  @ParameterizedTest
  @CsvSource({"1280,light", "1280,dark", "390,light", "390,dark"})
  void report(int width, String scheme) throws Exception {
    Path page = page("report", HtmlReport.of(Drawn.three()));
    show(page, width, scheme);
    browser.photograph(PICTURES, "report-" + width + "-" + scheme);
    browser.evaluate(UNFOLD);
    assertGood(page, scheme.equals("dark"));
    assertEquals(
        3 + 2 + 3 * 11 + 1,
        browser
            .evaluate(
                "[...document.querySelectorAll('svg.chart')].filter(chart =>"
                    + " chart.getBoundingClientRect().width > 280"
                    + " && chart.querySelector('.line').getTotalLength() > 50).length")
            .asInt());
  }

  @ParameterizedTest
  @CsvSource({"1280,light", "1280,dark", "390,light", "390,dark"})
  void comparison(int width, String scheme) throws Exception {
    Path page =
        page(
            "comparison",
            ComparisonHtml.of(
                Comparison.of(
                    "before.json",
                    Drawn.one("Millrace", 12),
                    "after.json",
                    Drawn.one("Millrace", 11))));
    show(page, width, scheme);
    browser.photograph(PICTURES, "comparison-" + width + "-" + scheme);
    assertGood(page, scheme.equals("dark"));
  }

  @Test
  void hostileNames() throws Exception {
    Path page = page("hostile", HtmlReport.of(Drawn.hostile()));
    show(page, 390, "light");
    browser.photograph(PICTURES, "hostile-390-light"); // unfolded it is hundreds of screens long
    browser.evaluate(UNFOLD);
    assertGood(page, false);
    assertEquals(0, browser.evaluate("document.images.length").asInt());
    assertEquals(1, browser.evaluate("document.scripts.length").asInt());
  }

  @Test
  void paper() throws Exception {
    Path page = page("report", HtmlReport.of(Drawn.three()));
    show(page, 1280, "dark");
    byte[] pdf = browser.pdf();
    Files.write(PICTURES.resolve("report.pdf"), pdf);
    assertEquals("%PDF", new String(pdf, 0, 4, StandardCharsets.US_ASCII));
    browser.media("print", "light");
    browser.width(690); // A4 without its margins
    browser.evaluate("dispatchEvent(new Event('beforeprint'))");
    assertEquals(
        1, browser.evaluate("document.querySelectorAll('details.case[open]').length").asInt());
    assertEquals(
        0,
        browser.evaluate("document.querySelectorAll('details.setup:not([open])').length").asInt());
    assertEquals(
        "none",
        browser.evaluate("getComputedStyle(document.querySelector('nav')).display").asText());
    assertGood(page, false);
    browser.photograph(PICTURES, "report-print");
    browser.evaluate("dispatchEvent(new Event('afterprint'))");
    assertTrue(
        browser
            .evaluate("document.querySelector('details.setup:not([open])') !== null")
            .asBoolean());
  }
}
