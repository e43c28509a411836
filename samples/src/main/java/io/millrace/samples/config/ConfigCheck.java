package io.millrace.samples.config;

import io.millrace.driver.memory.PacketMemoryConfig;
import io.millrace.samples.yaml.Location;
import io.millrace.samples.yaml.Problems;
import io.millrace.samples.yaml.Section;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Checks a configuration as a whole: what no part of it can know by itself. */
final class ConfigCheck {
  /** Metadata and headroom in front of the data room. */
  private static final int BUFFER_OVERHEAD = 64 + 128;

  /** Buffers that the smallest appliance needs: two ports' rings and the bursts between. */
  private static final int MIN_BUFFERS = 256;

  private final Config config;
  private final Problems problems;
  private final Map<String, StageSpec> stages = new LinkedHashMap<>();
  private final Map<String, Map<String, Connection>> targets = new LinkedHashMap<>();

  ConfigCheck(Config config, Problems problems) {
    this.config = config;
    this.problems = problems;
    config.stages().forEach(stage -> stages.put(stage.name(), stage));
  }

  void check(Section root) {
    checkResources(root);
    checkTargets();
    checkPorts();
    checkReachable();
    checkCircles();
    checkMemory(root);
  }

  /** A Linux interface, and a file that is written, have one user each. */
  private void checkResources(Section root) {
    Map<String, String> users = new HashMap<>();
    for (PortSpec port : config.ports()) {
      String user = "port '" + port.name() + "'";
      for (String resource : port.settings().exclusive()) {
        claim(users, resource, user, port.resourceAt());
      }
      port.capture().ifPresent(file -> claim(users, "file " + file, user, port.at()));
    }
    Location dropsAt = root.section("drops").at("capture");
    config
        .dropCapture()
        .ifPresent(file -> claim(users, "file " + file, "the drop capture", dropsAt));
    config
        .counters()
        .ifPresent(file -> claim(users, "file " + file, "counters", root.at("counters")));
    for (PortSpec port : config.ports()) {
      for (Path file : port.settings().reads()) {
        String writer = users.get("file " + file);
        if (writer != null) {
          problems.add(
              port.resourceAt(),
              "file " + file + " is read here and written by " + writer + ": use two files");
        }
      }
    }
  }

  private void claim(Map<String, String> users, String resource, String user, Location at) {
    String other = users.putIfAbsent(resource, user);
    if (other != null) {
      problems.add(at, resource + " is used by " + other + " already: it can have only one user");
    }
  }

  /** Every output of every stage leads to one place. */
  private void checkTargets() {
    for (Connection connection : config.connections()) {
      StageSpec stage = stages.get(connection.from());
      String output = connection.output();
      if (stage != null && output.isEmpty()) {
        if (stage.outputs().isEmpty()) {
          problems.add(
              connection.at(), "stage '" + stage.name() + "' keeps nothing: nothing can follow it");
          continue;
        }
        output = stage.outputs().getFirst();
      }
      Connection other =
          targets
              .computeIfAbsent(connection.from(), from -> new LinkedHashMap<>())
              .putIfAbsent(output, connection);
      if (other != null && !other.to().equals(connection.to())) {
        problems.add(
            connection.at(),
            describe(connection.from(), output)
                + " leads to '"
                + other.to()
                + "' already: it can lead to one place only");
      }
    }
    for (StageSpec stage : config.stages()) {
      for (String output : stage.outputs()) {
        if (!targets.getOrDefault(stage.name(), Map.of()).containsKey(output)) {
          problems.add(
              stage.at(),
              describe(stage.name(), output)
                  + " leads nowhere: name a stage or port for it in 'pipeline'");
        }
      }
    }
  }

  private static String describe(String from, String output) {
    return output.isEmpty() ? "'" + from + "'" : "output '" + output + "' of '" + from + "'";
  }

  /** What comes in leads somewhere, and what has no input leads nowhere. */
  private void checkPorts() {
    for (PortSpec port : config.ports()) {
      boolean connected = targets.containsKey(port.name());
      boolean isTarget =
          config.connections().stream().anyMatch(link -> link.to().equals(port.name()));
      if (connected && !port.settings().receives()) {
        problems.add(port.at(), "port '" + port.name() + "' receives nothing that could be led on");
      } else if (!connected && port.settings().receives() && !isTarget) {
        problems.add(port.at(), "port '" + port.name() + "' is not used: connect it in 'pipeline'");
      }
      if (isTarget && !port.settings().sends()) {
        problems.add(
            port.at(), "port '" + port.name() + "' cannot send: tell it where with 'write'");
      }
    }
  }

  private void checkReachable() {
    Set<String> reached = new HashSet<>();
    Deque<String> queue = new ArrayDeque<>(config.portNames());
    while (!queue.isEmpty()) {
      for (Connection link : targets.getOrDefault(queue.poll(), Map.of()).values()) {
        if (stages.containsKey(link.to()) && reached.add(link.to())) {
          queue.add(link.to());
        }
      }
    }
    for (StageSpec stage : config.stages()) {
      if (!reached.contains(stage.name())) {
        problems.add(
            stage.at(),
            "no packet reaches stage '" + stage.name() + "': name it in 'pipeline' or remove it");
      }
    }
  }

  private void checkCircles() {
    Set<String> done = new HashSet<>();
    for (StageSpec stage : config.stages()) {
      visit(stage.name(), new ArrayList<>(), done);
    }
  }

  private void visit(String stage, List<String> path, Set<String> done) {
    if (done.contains(stage) || !stages.containsKey(stage)) {
      return;
    }
    path.add(stage);
    for (Connection link : targets.getOrDefault(stage, Map.of()).values()) {
      int start = path.indexOf(link.to());
      if (start >= 0) {
        List<String> circle = new ArrayList<>(path.subList(start, path.size()));
        circle.add(link.to());
        problems.add(
            link.at(),
            "stages lead round in a circle: "
                + String.join(" -> ", circle)
                + ": lead one of them elsewhere");
      } else {
        visit(link.to(), path, done);
      }
    }
    path.removeLast();
    done.add(Objects.requireNonNull(stage));
  }

  private void checkMemory(Section root) {
    PacketMemoryConfig memory = config.memory();
    long fits = memory.sizeBytes() / (memory.dataRoomBytes() + BUFFER_OVERHEAD);
    int wanted = config.workers().pool().orElse(MIN_BUFFERS);
    if (fits < wanted) {
      problems.add(
          root.at("memory"),
          "packet memory of "
              + (memory.sizeBytes() >> 20)
              + " MiB holds "
              + fits
              + " packets, but "
              + wanted
              + " are wanted: give it more memory");
    }
  }
}
