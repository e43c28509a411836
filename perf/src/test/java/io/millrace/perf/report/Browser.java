package io.millrace.perf.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Chromium without a window, steered by the DevTools protocol over its web socket. */
final class Browser implements AutoCloseable {
  private static final String PROGRAM = "chromium-headless-shell";
  private static final String LISTENING = "DevTools listening on ";
  private static final long PATIENCE_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BlockingQueue<JsonNode> incoming = new LinkedBlockingQueue<>();
  private final List<JsonNode> events = new ArrayList<>();
  private final WebSocket socket;
  private final String session;
  private int last;

  /**
   * Starts one with an empty page.
   *
   * @param profile directory for its files
   */
  Browser(Path profile) throws Exception {
    process = start(profile);
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address(process)), new Receiver())
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    String target =
        send(null, "Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    session =
        send(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Map.of());
    }
  }

  private static Process start(Path profile) {
    try {
      return new ProcessBuilder(
              PROGRAM,
              "--no-sandbox",
              "--disable-gpu",
              "--disable-dev-shm-usage",
              "--hide-scrollbars",
              "--remote-debugging-port=0",
              "--user-data-dir=" + profile,
              "about:blank")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new AssertionError(
          PROGRAM + " is missing: apt-get install " + PROGRAM + " fonts-dejavu-core", e);
    }
  }

  /** It says on standard error where it listens; what it says after that nobody reads. */
  private static String address(Process process) throws IOException {
    BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(unread -> {}));
        return line.substring(LISTENING.length());
      }
      said.append(line).append('\n');
    }
    throw new IOException("the browser did not start: " + said);
  }

  /** Puts messages together and hands them on. */
  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      message.append(part);
      if (isLast) {
        try {
          incoming.add(JSON.readTree(message.toString()));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private JsonNode send(String method, Map<String, ?> parameters) throws Exception {
    return send(session, method, parameters);
  }

  private JsonNode send(@Nullable String to, String method, Map<String, ?> parameters)
      throws Exception {
    int id = ++last;
    var message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (to != null) {
      message.put("sessionId", to);
    }
    socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    while (true) {
      JsonNode answer = next(method);
      if (answer.path("id").asInt() == id) {
        if (answer.has("error")) {
          throw new IOException(method + ": " + answer.get("error"));
        }
        return answer.get("result");
      }
      events.add(answer);
    }
  }

  private JsonNode next(String waitingFor) throws Exception {
    JsonNode message = incoming.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new IOException("no answer from the browser to " + waitingFor);
    }
    return message;
  }

  /** Opens a file and waits until it is loaded. */
  void open(Path file) throws Exception {
    events.clear();
    send("Page.navigate", Map.of("url", file.toUri().toString()));
    while (events.stream().noneMatch(event -> name(event).equals("Page.loadEventFired"))) {
      events.add(next("load"));
    }
  }

  private static String name(JsonNode event) {
    return event.path("method").asText();
  }

  /** The window's width in pixels; narrow ones are telephones. */
  void width(int pixels) throws Exception {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", pixels < 600));
  }

  /**
   * What the page is told that it is shown on.
   *
   * @param medium screen or print
   * @param scheme light or dark
   */
  void media(String medium, String scheme) throws Exception {
    send(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            medium,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** The value of an expression of JavaScript. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode answer =
        send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IOException("in the page: " + answer.get("exceptionDetails"));
    }
    return answer.get("result").path("value");
  }

  /** Errors and warnings of the console, and exceptions, since the page was opened. */
  List<String> complaints() {
    return events.stream()
        .filter(
            event ->
                name(event).equals("Runtime.exceptionThrown")
                    || name(event).equals("Log.entryAdded")
                    || name(event).equals("Runtime.consoleAPICalled"))
        .map(JsonNode::toString)
        .toList();
  }

  /** What it asked for besides the page itself. */
  List<String> requests(Path page) {
    return events.stream()
        .filter(event -> name(event).equals("Network.requestWillBeSent"))
        .map(event -> event.at("/params/request/url").asText())
        .filter(url -> !url.equals(page.toUri().toString()))
        .toList();
  }

  /** The whole page as pictures, one below the other, none higher than a few screens. */
  void photograph(Path directory, String name) throws Exception {
    JsonNode size = send("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
    double height = size.get("height").asDouble();
    int number = 0;
    for (double y = 0; y < height; y += 1600, number++) {
      Map<String, Object> clip =
          Map.of(
              "x",
              0,
              "y",
              y,
              "width",
              size.get("width").asDouble(),
              "height",
              Math.min(1600, height - y),
              "scale",
              1);
      JsonNode picture =
          send("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", clip));
      Files.write(
          directory.resolve(name + "-" + number + ".png"),
          Base64.getDecoder().decode(picture.get("data").asText()));
    }
  }

  /** As it would be printed. */
  byte[] pdf() throws Exception {
    return Base64.getDecoder()
        .decode(
            send("Page.printToPDF", Map.of("printBackground", true, "preferCSSPageSize", true))
                .get("data")
                .asText());
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    // Debian's program is a script that starts others, and all of them write into the profile.
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle one : all) {
      try {
        one.onExit().get(10, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        one.destroyForcibly();
        one.onExit().get(10, TimeUnit.SECONDS);
      }
    }
  }
}
