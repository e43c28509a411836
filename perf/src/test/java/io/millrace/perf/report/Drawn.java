package io.millrace.perf.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.perf.result.DrawnMeasurement;
import io.millrace.perf.result.DrawnMeasurement.Model;
import io.millrace.perf.result.Measurement;
import io.millrace.perf.result.ResultException;
import io.millrace.perf.result.ResultFile;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measurements for the tests of reports. */
final class Drawn {
  /** What a name may hold that wants to be more than a name. */
  static final String HOSTILE =
      "</title></script><script>alert(1)</script><img src=x onerror=alert(2)> \"' &amp; `${1}`";

  private Drawn() {}

  static Measurement three() {
    return new DrawnMeasurement(7)
        .of("Forwarding through memif: testpmd, l3fwd and Millrace", DrawnMeasurement.USUAL);
  }

  static Measurement one(String name, double frameNanos) {
    return new DrawnMeasurement(11)
        .of("One device", List.of(new Model(name, "1", frameNanos, 0.05)));
  }

  /** Every text of it with something hostile behind. */
  static Measurement hostile() throws IOException {
    return replaced(
        three(),
        "testpmd",
        HOSTILE,
        "macswap",
        HOSTILE,
        "rx-missed",
        HOSTILE,
        "goal width",
        HOSTILE,
        "stolen time",
        HOSTILE,
        "regular",
        HOSTILE,
        "the hypervisor took",
        HOSTILE,
        "back-to-back",
        HOSTILE,
        "ports:",
        HOSTILE,
        "loss 0.1 %",
        HOSTILE,
        "Intel E810-C",
        HOSTILE,
        "imix",
        HOSTILE,
        "routes",
        HOSTILE,
        "-XX:+UseParallelGC",
        HOSTILE);
  }

  /** With values of the file replaced; names of members are left alone. */
  static Measurement replaced(Measurement measurement, String... pairs) throws IOException {
    String text = ResultFile.text(measurement);
    for (int i = 0; i < pairs.length; i += 2) {
      String json = new ObjectMapper().writeValueAsString(pairs[i + 1]);
      String inside = json.substring(1, json.length() - 1);
      String next =
          text.replaceAll(
              Pattern.quote(pairs[i]) + "(?!\" : (true|false))", Matcher.quoteReplacement(inside));
      if (next.equals(text)) {
        throw new ResultException("nothing to replace: " + pairs[i]);
      }
      text = next;
    }
    return ResultFile.parse(text);
  }
}
