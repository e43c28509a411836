package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.locks.LockSupport;

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

  /**
   * The same against a server in a slow machine, which between two clients does not listen for a
   * moment.
   */
  static Iperf runPatiently(Host host, String arguments) {
    Shell.Ended ended = start(host, arguments).await();
    for (int i = 0; i < 50 && ended.text().contains("Connection refused"); i++) {
      LockSupport.parkNanos(100_000_000);
      ended = start(host, arguments).await();
    }
    return of(ended);
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
