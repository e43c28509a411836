package io.millrace.samples.appliance;

import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells when a port's link goes down or comes up. Links take a moment to come up, so one that is
 * down from the start is told of only after {@value #PATIENCE} looks.
 */
final class LinkLog {
  private static final int PATIENCE = 10;

  private final Map<Port, Link> links = new HashMap<>();

  /** Looks at all ports; returns a line for each change since the last look. */
  List<String> changes(List<Port> ports) {
    links.keySet().retainAll(ports);
    List<String> changes = new ArrayList<>();
    for (Port port : ports) {
      String news = links.computeIfAbsent(port, _ -> new Link()).news(port);
      if (!news.isEmpty()) {
        changes.add(port.name() + news);
      }
    }
    return changes;
  }

  /** What is known of a link. */
  private static final class Link {
    /** Why it is down, as told last; empty if it is up or nothing was told. */
    private String told = "";

    private int looks;
    private int losses;

    String news(Port port) {
      int lossesBefore = losses;
      losses = port.linkLosses();
      LinkState now = port.link();
      looks = now.up() ? PATIENCE : looks + 1;
      if (now.up() && told.isEmpty()) {
        return losses == lossesBefore ? "" : " was down for a moment";
      }
      if (now.reason().equals(told) || looks < PATIENCE) {
        return "";
      }
      told = now.reason();
      return now.up() ? " is up again" : " is down: " + told;
    }
  }
}
