package io.millrace.pipeline;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Graphs of stages that drop, spread, change and multiply packets by what is in them. */
final class RandomStages {
  static final DropReason BY_CONTENT =
      DropReason.declare("test-content", "The number in the packet asked for it.");

  private RandomStages() {}

  /** Does with each packet what a hash of its number and the stage's salt says. */
  static final class Scatter implements Stage {
    private final int outputs;
    private final long salt;
    private @Nullable PacketCache packets;

    Scatter(int outputs, long salt) {
      this.outputs = outputs;
      this.salt = salt;
    }

    @Override
    public List<String> outputs() {
      return IntStream.range(0, outputs).mapToObj(i -> "o" + i).toList();
    }

    @Override
    public List<DropReason> dropReasons() {
      return List.of(BY_CONTENT);
    }

    @Override
    public void start(StageContext context) {
      packets = context.packets();
    }

    @Override
    public void process(Burst burst, Verdicts verdicts) {
      for (int i = 0; i < burst.size(); i++) {
        long number = PacketMemory.getLong(burst.get(i));
        long hash = (number + salt) * 0x9e3779b97f4a7c15L >>> 32;
        if (hash % 16 == 0) {
          verdicts.drop(i, BY_CONTENT);
        } else if (hash % 16 == 1) {
          copy(burst.get(i), i, (int) (hash >>> 8) % outputs, verdicts);
        } else if (hash % 16 < 8) {
          verdicts.send(i, (int) (hash >>> 8) % outputs);
        }
      }
    }

    private void copy(long packet, int index, int output, Verdicts verdicts) {
      if (packets == null) {
        throw new IllegalStateException("not started");
      }
      long copy = packets.allocate();
      if (copy != Packet.NONE) {
        PacketMemory.copy(packet, copy, Packet.length(packet));
        verdicts.emitBehind(index, output, Packet.withLength(copy, Packet.length(packet)));
      }
    }
  }

  /**
   * A random graph over the ports, its stages named s0, s1, ... each leading to later ones only.
   */
  static Graph graph(RandomGenerator random, List<ListPort> ports) {
    int stages = 1 + random.nextInt(6);
    GraphBuilder builder = Graph.builder();
    ports.forEach(builder::port);
    List<int[]> spare = new ArrayList<>();
    int[] outputs = new int[stages];
    for (int s = 0; s < stages; s++) {
      outputs[s] = 1 + random.nextInt(3);
      int count = outputs[s];
      long salt = random.nextLong();
      builder.stage("s" + s, () -> new Scatter(count, salt));
    }
    for (ListPort port : ports) {
      builder.connect(port.info().name(), "s0");
    }
    for (int s = 0; s < stages; s++) {
      for (int o = 0; o < outputs[s]; o++) {
        if (o == 0 && s + 1 < stages) {
          builder.connect("s" + s, "o0", "s" + (s + 1)); // so that every stage is reached
        } else {
          spare.add(new int[] {s, o});
        }
      }
    }
    for (int[] free : spare) {
      int target = free[0] + 1 + random.nextInt(stages - free[0] + ports.size());
      String to = target < stages ? "s" + target : ports.get(target % ports.size()).info().name();
      builder.connect("s" + free[0], "o" + free[1], to);
    }
    return builder.build();
  }

  /** The stages of a graph dealt out, in order, to a random number of groups of random width. */
  static Placement pipelined(RandomGenerator random, Graph graph) {
    List<Placement.Group> groups = new ArrayList<>();
    List<String> names = graph.stageNames();
    int from = 0;
    while (from < names.size()) {
      int to = from + 1 + random.nextInt(names.size() - from);
      groups.add(new Placement.Group(names.subList(from, to), 1 + random.nextInt(3)));
      from = to;
    }
    return new Placement.Pipelined(groups, 1 << (1 + random.nextInt(5)), List.of());
  }
}
