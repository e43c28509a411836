package io.millrace.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.perf.result.Measurement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextAndCsvTest {
  /** Reads RFC 4180. */
  private static List<List<String>> records(String text) {
    List<List<String>> records = new ArrayList<>(List.of(new ArrayList<>()));
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append(text.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
      } else if (quoted || (c != ',' && c != '\r' && c != '\n')) {
        cell.append(c);
      } else if (c != '\r') {
        records.getLast().add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          records.add(new ArrayList<>());
        }
      }
    }
    records.removeLast();
    return records;
  }

  @Test
  void everyRecordHasAllCells() throws IOException {
    for (Measurement measurement : List.of(Drawn.three(), Drawn.hostile())) {
      for (String text :
          List.of(CsvReport.throughput(measurement), CsvReport.trials(measurement))) {
        List<List<String>> records = records(text);
        assertTrue(records.size() > 100, "records: " + records.size());
        for (List<String> record : records) {
          assertEquals(records.getFirst().size(), record.size(), record::toString);
        }
      }
    }
  }

  @Test
  void hostileNamesComeBack() throws IOException {
    assertEquals(Drawn.HOSTILE, records(CsvReport.trials(Drawn.hostile())).get(1).getFirst());
  }

  @Test
  void figuresAreTheMeasured() {
    Measurement measurement = Drawn.three();
    List<List<String>> records = records(CsvReport.throughput(measurement));
    int lower = records.getFirst().indexOf("lower");
    assertEquals(
        measurement.devices().getFirst().cases().getFirst().throughputs().getFirst().lower(),
        Double.valueOf(records.get(1).get(lower)));
  }

  @Test
  void spreadsheetsCalculateNothing() {
    assertEquals("'=1+1", CsvReport.quoted("=1+1"));
    assertEquals("\"'@a,\"\"b\"\"\"", CsvReport.quoted("@a,\"b\""));
    assertEquals("64", CsvReport.quoted("64"));
  }

  @Test
  void inTheTerminal() {
    String text = TextReport.of(Drawn.three());
    for (String wanted :
        List.of(
            "Forwarding through memif",
            "macswap, 64 bytes",
            "macswap, 1,000 routes, 64 bytes",
            "NDR",
            "p99.9",
            "system recovery",
            "4 of 4 checks passed",
            "trials were disturbed by the machine; 0 of them count")) {
      assertTrue(text.contains(wanted), text);
    }
  }

  @Test
  void irregularInTheTerminal() {
    String text = TextReport.of(Irregular.of(Drawn.one("slow", 1000)));
    assertTrue(text.contains(">= "), text);
    assertTrue(text.contains("irregular: the generator was the limit (6 disturbed)"), text);
  }

  @Test
  void namesDoNotSteerTheTerminal() throws IOException {
    String text = TextReport.of(Drawn.replaced(Drawn.three(), "testpmd", "\u001b[2J\u202ex\r"));
    assertFalse(text.contains("\u001b"), "an escape sequence");
    assertFalse(text.contains("\u202e"), "a change of direction");
    assertTrue(text.contains("?[2J?x?"), text);
  }

  @Test
  void figuresHaveTheUnitThatFits() {
    assertEquals("37.2 Mpps", Numbers.rate(37_200_000));
    assertEquals("999 pps", Numbers.rate(999));
    assertEquals("270 ns", Numbers.nanos(270));
    assertEquals("1.50 µs", Numbers.nanos(1500));
    assertEquals("0.100 %", Numbers.percent(0.001));
    assertEquals("0 %", Numbers.percent(0));
    assertEquals("1.0e-06 %", Numbers.percent(1e-8));
    assertEquals("6 min 53 s", Numbers.seconds(412.5));
    assertEquals("0.0001", Numbers.plain(0.0001));
    assertEquals("100,000", Numbers.plain(100_000));
    assertEquals("1e-6", Numbers.power(1e-6));
  }
}
