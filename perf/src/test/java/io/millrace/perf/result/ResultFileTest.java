package io.millrace.perf.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFileTest {
  private static final Measurement DRAWN =
      new DrawnMeasurement(1).of("three", DrawnMeasurement.USUAL);

  @TempDir Path directory;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = directory.resolve("result.json");
    ResultFile.write(DRAWN, file);
    assertEquals(DRAWN, ResultFile.read(file));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void orderOfNamesIsKept() throws IOException {
    Measurement read = ResultFile.parse(ResultFile.text(DRAWN));
    assertEquals(
        List.copyOf(DRAWN.method().parameters().keySet()),
        List.copyOf(read.method().parameters().keySet()));
  }

  @Test
  void histogramIsKept() {
    Histogram histogram = new Histogram(3);
    for (int i = 1; i <= 100_000; i++) {
      histogram.recordValue(i);
    }
    Distribution distribution = Distribution.of(histogram);
    assertEquals(histogram, distribution.decode());
    assertEquals(histogram.getValueAtPercentile(99.99), distribution.percentiles().get("99.99"));
    assertEquals(100_000, distribution.count());
    assertEquals(1, distribution.min());
  }

  @Test
  void emptyHistogramHasNoFigures() {
    Distribution distribution = Distribution.of(new Histogram(3));
    assertEquals(0, distribution.count());
    assertEquals(0, distribution.min());
    assertEquals(0, distribution.mean());
    assertEquals(0, distribution.decode().getTotalCount());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "AAAA", "HISTFAAAAAB4nJNpmSzMwMDAxAABzFCaEUoz2X+AsQA="})
  void noHistogram(String encoded) {
    Distribution distribution = new Distribution(1, 1, 1, 1, Map.of(), encoded + "x");
    assertThrows(IllegalArgumentException.class, distribution::decode);
  }

  @Test
  void percentilesAsPeopleSayThem() {
    assertEquals("50", Distribution.name(50));
    assertEquals("100", Distribution.name(100));
    assertEquals("99.9999", Distribution.name(99.9999));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "7", "{}", "{\"format\":\"other\",\"version\":1}"})
  void somethingElse(String text) {
    String message = refusal(() -> ResultFile.parse(text));
    assertTrue(message.startsWith("not "), message);
  }

  @Test
  void laterVersion() {
    String later =
        ResultFile.text(DRAWN).replace("\"version\" : 1", "\"version\" : " + Integer.MAX_VALUE);
    String message = refusal(() -> ResultFile.parse(later));
    assertTrue(message.contains("knows up to 1"), message);
  }

  @Test
  void unknownMembersArePassedOver() throws IOException {
    String more = ResultFile.text(DRAWN).replaceFirst("\\{", "{ \"added later\" : [1],");
    assertEquals(DRAWN, ResultFile.parse(more));
  }

  @Test
  void whatIsMissingIsNamed() {
    String text = ResultFile.text(DRAWN);
    assertMessage(text.replace("\"kernel\"", "\"colonel\""), "setup", "kernel is missing");
    assertMessage(text.replace("\"cases\"", "\"crates\""), "devices.0", "cases is missing");
    assertMessage(text.replace("\"begun\"", "\"began\""), "setup", "begun is missing");
    assertMessage(text.replaceFirst("\"sent\"", "\"send\""), "trials.0.sent", "null");
  }

  @Test
  void whatIsWrongIsNamed() {
    String text = ResultFile.text(DRAWN);
    assertMessage(text.replaceFirst("\"offered\" : ", "\"offered\" : -"), "trials.0", "below 0");
    assertMessage(text.replaceFirst("\"seconds\" : [0-9.]+", "\"seconds\" : \"NaN\""), "seconds");
    assertMessage(text.replace("2026-11-20T09:30:00Z", "yesterday"), "setup.begun", "yesterday");
    assertMessage(text.replaceFirst("\"DEVICE\"", "\"MOON\""), "limit", "MOON");
  }

  private static void assertMessage(String text, String... parts) {
    String message = refusal(() -> ResultFile.parse(text));
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  private static String refusal(Executable reading) {
    return "" + assertThrows(ResultException.class, reading).getMessage();
  }

  @Test
  void fileIsNamed() throws IOException {
    Path file = directory.resolve("bad.json");
    Files.write(file, new byte[] {(byte) 0xff, 0x00});
    String message = refusal(() -> ResultFile.read(file));
    assertTrue(message.contains("bad.json"), message);
  }

  @Test
  void whatWasNotSentCountsAsLost() {
    TrialResult trial = DRAWN.devices().getFirst().cases().getFirst().trials().getLast();
    assertTrue(trial.lossRatio() > 0.2, () -> "" + trial.lossRatio());
    assertEquals((double) trial.lost() / trial.sent(), trial.lossRatio(), 1e-9);
  }

  @Test
  void loadsAscendAndDisturbedTrialsStayOut() {
    List<TrialResult> trials = DRAWN.devices().getFirst().cases().getFirst().byLoad();
    for (int i = 1; i < trials.size(); i++) {
      assertTrue(trials.get(i - 1).offered() <= trials.get(i).offered());
    }
    assertFalse(trials.stream().anyMatch(TrialResult::isDisturbed));
  }
}
