package io.millrace.perf.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  /** 10 Gbit/s and 64 bytes: the 14.88 Mpps that everybody knows. */
  @ParameterizedTest
  @CsvSource({
    "1.5Mpps, 1500000",
    "800 kpps, 800000",
    "5fps, 5",
    "10Gbit/s, 19531250",
    "10Gbit/s L1, 14880952.38",
    "10gbps line, 14880952.38",
    "100%, 14880952.38",
    "50 %, 7440476.19"
  })
  void isReadAsPeopleSayIt(String text, double expected) {
    assertEquals(expected, Rate.parse(text).framesPerSecond(64, 10e9), 0.01);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "10", "-1Mpps", "1Mpps%", "0pps", "1e6pps", "%"})
  void whatIsNoRateIsRefused(String text) {
    assertThrows(TrafficException.class, () -> Rate.parse(text));
  }

  @Test
  void aShareOfAnUnknownSpeedIsNoRate() {
    TrafficException e =
        assertThrows(TrafficException.class, () -> Rate.parse("50%").framesPerSecond(64, 0));
    assertTrue(e.toString().contains("Mpps"), e.getMessage());
  }
}
