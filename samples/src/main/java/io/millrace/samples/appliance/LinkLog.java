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
  private static final int PATIENCE = 25;

  private final Map<Port, Link> links = new HashMap<>();

  /** Looks at all ports; returns a line for each change since the last look. */
  List<String> changes(List<Port> ports) {
    links.keySet().retainAll(ports);
    List<String> changes = new ArrayList<>();
    for (Port port : ports) {
      LinkState now = port.link();
      if (links.computeIfAbsent(port, _ -> new Link()).isNews(now)) {
        changes.add(port.name() + (now.up() ? " is up again" : " is down: " + now.reason()));
      }
    }
    return changes;
  }

  /** What is known of a link. */
  private static final class Link {
    /** Why it is down, as told last; empty if it is up or nothing was told. */
    private String told = "";

    private int looks;

    boolean isNews(LinkState now) {
      looks = now.up() ? PATIENCE : looks + 1;
      if (now.reason().equals(told) || looks < PATIENCE) {
        return false;
      }
      told = now.reason();
      return true;
    }
  }
}
