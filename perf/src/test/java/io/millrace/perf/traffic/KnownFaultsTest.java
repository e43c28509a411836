package io.millrace.perf.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a wire does on purpose is found: exactly, or within the resolution that is stated. */
class KnownFaultsTest {
  @Test
  void allAreFoundAsTheyAre() {
    List<Finding> findings = KnownFaults.check();
    assertEquals(List.of(), findings.stream().filter(finding -> !finding.isRight()).toList());
    assertTrue(injected(findings, "loss of 0.1 %: lost") > 30);
    assertTrue(injected(findings, "duplication of 0.2 %: duplicated") > 60);
    assertTrue(injected(findings, "reordering up to 6 deep: reordered") > 150);
    assertTrue(injected(findings, "reordering up to 6 deep: deepest") >= 6);
    assertTrue(
        findings.stream().mapToLong(Finding::tolerance).max().orElseThrow() < 500,
        findings.toString());
  }

  private static long injected(List<Finding> findings, String what) {
    return findings.stream()
        .filter(finding -> finding.what().equals(what))
        .mapToLong(Finding::injected)
        .sum();
  }
}
