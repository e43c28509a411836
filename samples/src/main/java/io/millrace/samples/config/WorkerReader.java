package io.millrace.samples.config;

import io.millrace.driver.memory.Burst;
import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Suggestion;
import io.millrace.samples.yaml.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code workers}: placement, processors, idling. */
final class WorkerReader {
  private static final int MAX_CPU = 4095;
  private static final int MAX_THREADS = 256;
  private static final int DEFAULT_RING = WorkerSettings.DEFAULT.ringSize();
  private static final String PIPELINED = "pipelined";

  private final List<String> stages;
  private final Set<String> placed = new HashSet<>();

  WorkerReader(List<String> stages) {
    this.stages = stages;
  }

  WorkerSettings read(Section workers) {
    boolean pipelined =
        workers
            .oneOf("placement", List.of("run-to-completion", PIPELINED), "run-to-completion")
            .equals(PIPELINED);
    List<Integer> cpus = cpus(workers);
    WorkerSettings settings =
        new WorkerSettings(
            pipelined,
            count(workers, pipelined, cpus),
            cpus,
            groups(workers, pipelined),
            ring(workers, pipelined),
            idle(workers),
            workers.number("burst", 1, Burst.MAX_SIZE, Burst.DEFAULT_SIZE),
            pool(workers),
            workers.flag("rehearse", true));
    workers.end();
    return settings;
  }

  private static List<Integer> cpus(Section workers) {
    List<Integer> cpus = new ArrayList<>();
    for (Value value : workers.list("cpus")) {
      value
          .asNumber(0, MAX_CPU)
          .ifPresent(
              cpu -> {
                if (cpus.contains(cpu.intValue())) {
                  value.problem("processor " + cpu + " is named twice: one thread each");
                }
                cpus.add(cpu.intValue());
              });
    }
    return cpus;
  }

  private static int count(Section workers, boolean pipelined, List<Integer> cpus) {
    if (pipelined && workers.has("count")) {
      workers.problem("count", "'count' is for run-to-completion; here each group has its threads");
    }
    return workers.number("count", 1, MAX_THREADS, Math.max(1, cpus.size()));
  }

  private static int ring(Section workers, boolean pipelined) {
    if (!pipelined && workers.has("ring")) {
      workers.problem("ring", "'ring' needs 'placement: pipelined'");
    }
    int ring = workers.number("ring", 2, 1 << 20, DEFAULT_RING);
    if (Integer.bitCount(ring) != 1) {
      workers.problem("ring", ring + " is not a power of two, as a ring needs");
      return DEFAULT_RING;
    }
    return ring;
  }

  private static WorkerSettings.Idle idle(Section workers) {
    List<String> words =
        Stream.of(WorkerSettings.Idle.values())
            .map(idle -> idle.name().toLowerCase(Locale.ROOT))
            .toList();
    String word = workers.oneOf("idle", words, "backoff");
    return WorkerSettings.Idle.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static OptionalInt pool(Section workers) {
    return workers.has("pool")
        ? OptionalInt.of(workers.number("pool", 64, 1 << 28, 1024))
        : OptionalInt.empty();
  }

  private List<WorkerSettings.Group> groups(Section workers, boolean pipelined) {
    if (!pipelined && workers.has("groups")) {
      workers.problem("groups", "'groups' need 'placement: pipelined'");
    }
    List<WorkerSettings.Group> groups = new ArrayList<>();
    for (Value value : workers.list("groups")) {
      WorkerSettings.Group group = group(value);
      if (group.stages().isEmpty()) {
        value.problem("a group needs at least one stage");
      } else {
        groups.add(group);
      }
    }
    List<String> missing = stages.stream().filter(stage -> !placed.contains(stage)).toList();
    if (!groups.isEmpty() && !missing.isEmpty()) {
      workers.problem("groups", "no group has " + String.join(", ", missing) + ": put each in one");
    }
    return groups;
  }

  private WorkerSettings.Group group(Value value) {
    if (value.isText() || value.isList()) {
      return new WorkerSettings.Group(members(value), 1);
    }
    Section section = value.asSection();
    List<String> members = section.get("stages").map(this::members).orElse(List.of());
    int parallel = section.number("parallel", 1, MAX_THREADS, 1);
    section.end();
    return new WorkerSettings.Group(members, parallel);
  }

  private List<String> members(Value list) {
    List<String> members = new ArrayList<>();
    for (Value value : list.asList()) {
      value.asText().ifPresent(name -> addMember(value, name, members));
    }
    return members;
  }

  private void addMember(Value value, String name, List<String> members) {
    if (!stages.contains(name)) {
      value.problem("there is no stage '" + name + "'; " + Suggestion.among(name, stages));
    } else if (!placed.add(name)) {
      value.problem("stage '" + name + "' is in a group already");
    } else {
      members.add(name);
    }
  }
}
