package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What {@code iperf3} has measured.
 *
 * @param json its report
 */
record Iperf(JsonNode json) {
  /** Starts a server on a TCP and UDP port; ready when this returns. */
  static Shell.Running server(Host host, int port) {
    return host.start("iperf3 -s -p " + port).until("it listens", () -> host.listens("t", port));
  }

  /** Starts a client, with iperf3's options separated by single spaces. */
  static Shell.Running start(Host host, String arguments) {
    return host.start("iperf3 -J " + arguments);
  }

  /** Runs a client. */
  static Iperf run(Host host, String arguments) {
    return of(start(host, arguments).await());
  }

  /** What a client that ran has measured. */
  static Iperf of(Shell.Ended ended) {
    try {
      JsonNode json = new ObjectMapper().readTree(ended.text());
      assertEquals("", json.path("error").asText(), ended.command().toString());
      return new Iperf(json);
    } catch (JsonProcessingException e) {
      return fail("no report: " + ended, e);
    }
  }

  /** Bits that arrived in a second, in thousand millions. */
  double gigabits() {
    JsonNode end = json.path("end");
    JsonNode received = end.has("sum_received") ? end.path("sum_received") : end.path("sum");
    return received.path("bits_per_second").asDouble() / 1e9;
  }

  /** UDP packets that did not arrive. */
  long lost() {
    return json.path("end").path("sum").path("lost_packets").asLong(Long.MAX_VALUE);
  }
}
