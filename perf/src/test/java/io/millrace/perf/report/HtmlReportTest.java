package io.millrace.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.perf.result.Measurement;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page as a tree: it is well-formed XML too, so that a parser can be its judge. */
class HtmlReportTest {
  private static Document parse(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }

  private static List<Element> elements(Document page, String name) {
    NodeList nodes = page.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static List<Element> charts(Document page) {
    return elements(page, "svg").stream()
        .filter(svg -> svg.getAttribute("class").equals("chart"))
        .toList();
  }

  @Test
  void showsAllThatIsAskedFor() throws Exception {
    String text = parse(HtmlReport.of(Drawn.three())).getDocumentElement().getTextContent();
    for (String wanted :
        List.of(
            "NDR against frame size",
            "PDR against frame size",
            "NDR in bits on the wire against frame size",
            "NDR against routes",
            "Latency by percentile",
            "Loss against load",
            "Drops by reason",
            "Over time: received",
            "Over time: stolen time",
            "AMD EPYC 9575F",
            "Linux 6.12.48",
            "25.0.1+8",
            "-XX:+UseTransparentHugePages",
            "Intel E810-C",
            "4.51 0x8001e501",
            "commit 9cbb896d0f",
            "exceed ratio",
            "DPDK 24.11.2",
            "--forward-mode=macswap",
            "socket: east.sock",
            "61.4 Mpps")) {
      assertTrue(text.contains(wanted), wanted);
    }
  }

  @Test
  void chartsSayWhatTheyShow() throws Exception {
    Document page = parse(HtmlReport.of(Drawn.three()));
    // Three of throughput, two of steps, three for each of 11 cases, one of the whole run.
    assertEquals(3 + 2 + 3 * 11 + 1, charts(page).size());
    for (Element chart : charts(page)) {
      assertEquals("img", chart.getAttribute("role"));
      assertEquals("title", chart.getFirstChild().getNodeName());
      assertFalse(chart.getElementsByTagName("desc").item(0).getTextContent().isBlank());
      Element figure = (Element) chart.getParentNode();
      assertEquals(1, figure.getElementsByTagName("table").getLength());
    }
  }

  @Test
  void namesAreUniqueAndAreThere() throws Exception {
    Document page = parse(HtmlReport.of(Drawn.three()));
    Set<String> ids = new HashSet<>();
    for (Element element : elements(page, "*")) {
      if (element.hasAttribute("id")) {
        assertTrue(ids.add(element.getAttribute("id")), element.getAttribute("id"));
      }
    }
    for (Element link : elements(page, "a")) {
      assertTrue(ids.contains(link.getAttribute("href").substring(1)), link.getAttribute("href"));
    }
    for (Element chart : charts(page)) {
      for (String id : chart.getAttribute("aria-labelledby").split(" ")) {
        assertTrue(ids.contains(id), id);
      }
    }
  }

  @Test
  void asksNothingOfTheNetwork() throws Exception {
    String page = HtmlReport.of(Drawn.three());
    assertFalse(Pattern.compile("https?:|\\bsrc=|url\\(|@import|<link").matcher(page).find());
  }

  @Test
  void hostileNamesStayText() throws Exception {
    Measurement hostile = Drawn.hostile();
    Document page = parse(HtmlReport.of(hostile));
    assertEquals(1, elements(page, "script").size());
    assertEquals(0, elements(page, "img").size());
    for (Element element : elements(page, "*")) {
      for (int i = 0; i < element.getAttributes().getLength(); i++) {
        assertFalse(element.getAttributes().item(i).getNodeName().startsWith("on"));
      }
    }
    String text = page.getDocumentElement().getTextContent();
    int found = text.split(Pattern.quote(Drawn.HOSTILE), -1).length - 1;
    assertTrue(found > 100, "seen " + found + " times");
  }

  @Test
  void disturbedTrialsAreMarked() throws Exception {
    Measurement measurement = Drawn.three();
    long disturbed =
        measurement.devices().stream()
            .flatMap(device -> device.cases().stream())
            .flatMap(result -> result.trials().stream())
            .filter(trial -> trial.isDisturbed())
            .count();
    assertTrue(disturbed > 5, "the drawing is too quiet");
    Document page = parse(HtmlReport.of(measurement));
    String text = page.getDocumentElement().getTextContent();
    assertTrue(text.contains("\n" + disturbed + " of ") || text.contains(disturbed + " of "));
    assertTrue(text.contains("disturbed, not counted: the hypervisor took 3.1 %"));
    assertEquals(
        disturbed,
        elements(page, "path").stream()
            .filter(path -> path.getAttribute("class").equals("crossed"))
            .filter(path -> !path.getAttribute("transform").equals("translate(15.00 6.00)"))
            .count());
  }

  @Test
  void irregularResultsAreMarked() throws Exception {
    Measurement measurement = Irregular.of(Drawn.one("slow", 1000));
    Document page = parse(HtmlReport.of(measurement));
    String text = page.getDocumentElement().getTextContent();
    assertTrue(text.contains("≥ "), "a floor is none");
    assertTrue(text.contains("⚠ irregular: the generator was the limit"));
    assertTrue(
        elements(page, "path").stream()
            .anyMatch(path -> path.getAttribute("class").equals("marker hollow")));
  }

  @Test
  void whatWasNotCarriedHasNoPoint() throws Exception {
    Document page = parse(HtmlReport.of(Irregular.dead(Drawn.one("dead", 1000))));
    String text = page.getDocumentElement().getTextContent();
    assertTrue(text.contains("none"));
    assertTrue(text.contains("irregular: loses too much even at the lowest load"));
  }

  @Test
  void nothingMeasuredIsSaid() throws Exception {
    Measurement full = Drawn.three();
    Measurement empty =
        new Measurement("nothing", full.setup(), full.method(), null, List.of(), List.of());
    Document page = parse(HtmlReport.of(empty));
    assertEquals(0, charts(page).size());
    assertTrue(page.getDocumentElement().getTextContent().contains("Set-up"));
  }
}
