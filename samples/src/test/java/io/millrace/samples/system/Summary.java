package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code --json} has written at the end.
 *
 * @param json it
 */
public record Summary(JsonNode json) {
  /** The one in a file. */
  public static Summary read(Path file) {
    try {
      return new Summary(new ObjectMapper().readTree(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException("there is no summary", e);
    }
  }

  /** A number at the top. */
  public long number(String key) {
    JsonNode value = json.path(key);
    assertEquals(true, value.isIntegralNumber(), key + " in " + json);
    return value.asLong();
  }

  /** Packets dropped for a reason. */
  long dropped(String reason) {
    return json.path("dropped").path(reason).asLong(0);
  }

  /** A counter of a port. */
  long port(String name, String counter) {
    for (JsonNode port : json.path("ports")) {
      if (port.path("name").asText().equals(name)) {
        return port.path(counter).asLong(-1);
      }
    }
    return -1;
  }

  /** Every packet that came in or was made went out, was dropped for a reason, or is held. */
  public void assertConserved() {
    assertConserved("received", "transmitted");
  }

  /** The same for a summary with other words for what came in and went out. */
  void assertConserved(String in, String out) {
    long dropped = 0;
    for (JsonNode count : json.path("dropped")) {
      dropped += count.asLong();
    }
    assertEquals(
        number(in) + number("generated"),
        number(out) + dropped + number("held"),
        in + " + generated = " + out + " + dropped + held");
  }

  @Override
  public String toString() {
    return json.toPrettyString();
  }
}
