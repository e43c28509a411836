package io.millrace.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a graph that one thread runs: its nodes in topological order, each of which runs once
 * for every burst that the segment is given. What leads out of the segment rides on in the event.
 */
final class Segment {
  static final int NO_PORT = -1;

  /** In topological order; the arrays below are parts of it. */
  private final Node[] nodes;

  private final StageNode[] stages;
  private final TxNode[] transmitters;
  private final LaneNode[] outbound;
  private final @Nullable Node[] entries;
  private final Node[] inbound;
  private final int[] inboundLanes;
  private final long tickNanos;
  private long nextTick = Long.MIN_VALUE;

  /**
   * Makes the nodes.
   *
   * @param here which stages and ports the segment runs
   * @param lanes number of the lane that leads to each stage or port of another segment; those that
   *     this segment feeds are added
   */
  Segment(Graph graph, Predicate<String> here, Map<String, Integer> lanes, WorkerContext worker) {
    Map<String, Node> byName = new HashMap<>();
    List<Node> reversed = new ArrayList<>();
    for (int i = graph.ports().size() - 1; i >= 0; i--) {
      String port = graph.ports().get(i).name();
      if (here.test(port) && graph.isTarget(port)) {
        TxNode node = new TxNode(port, worker);
        byName.put(port, node);
        reversed.add(node);
      }
    }
    for (Graph.StageSpec spec : graph.stages().reversed()) {
      if (here.test(spec.name())) {
        StageNode node = stageNode(graph, spec, byName, reversed, lanes, worker);
        byName.put(spec.name(), node);
        reversed.add(node);
      }
    }
    nodes = reversed.reversed().toArray(new Node[0]);
    stages = nodesOf(StageNode.class).toArray(StageNode[]::new);
    transmitters = nodesOf(TxNode.class).toArray(TxNode[]::new);
    outbound = nodesOf(LaneNode.class).toArray(LaneNode[]::new);
    entries = new @Nullable Node[graph.ports().size()];
    graph.entries().forEach((port, to) -> entries[graph.portNumber(port)] = byName.get(to));
    List<Map.Entry<String, Integer>> coming =
        lanes.entrySet().stream().filter(lane -> here.test(lane.getKey())).toList();
    inbound = coming.stream().map(lane -> byName.get(lane.getKey())).toArray(Node[]::new);
    inboundLanes = coming.stream().mapToInt(Map.Entry::getValue).toArray();
    tickNanos =
        Stream.of(stages).mapToLong(StageNode::tickNanos).filter(t -> t > 0).min().orElse(0);
  }

  private <N extends Node> Stream<N> nodesOf(Class<N> kind) {
    return Stream.of(nodes).filter(kind::isInstance).map(kind::cast);
  }

  private StageNode stageNode(
      Graph graph,
      Graph.StageSpec spec,
      Map<String, Node> byName,
      List<Node> reversed,
      Map<String, Integer> lanes,
      WorkerContext worker) {
    Node[] targets = new Node[spec.targets().size()];
    for (int i = 0; i < targets.length; i++) {
      String target = spec.targets().get(i);
      Node node = byName.get(target);
      if (node == null) {
        LaneNode lane = new LaneNode(target, lanes.computeIfAbsent(target, name -> lanes.size()));
        byName.put(target, lane);
        reversed.addFirst(lane);
        node = lane;
      }
      targets[i] = node;
    }
    Stage stage = spec.factory().get();
    stage.start(worker.forStage(spec.name(), graph));
    return new StageNode(spec, stage, targets, worker);
  }

  /** Nanoseconds between the ticks that its stages want, 0 if none does. */
  long tickNanos() {
    return tickNanos;
  }

  /** Connects the transmitting nodes to the queues of the thread; called by the thread. */
  void attach(WorkerQueues queues) {
    for (TxNode node : transmitters) {
      node.attach(queues.tx(node.name));
    }
  }

  /** The node that a port's packets go to, or null if another segment has it. */
  @Nullable Node entry(int port) {
    return entries[port];
  }

  /** Takes from the event what is meant for this segment and runs everything. */
  void process(BurstEvent event) {
    carrier(event);
    int port = event.input.port();
    if (port != NO_PORT) {
      Node entry = entries[port];
      if (entry != null) {
        entry.input.addAll(event.input);
      }
    }
    for (int i = 0; i < inbound.length; i++) {
      inbound[i].input.addAll(event.lane(inboundLanes[i]));
    }
    tick(event.input.nanos());
    run(port, event.input.nanos());
  }

  private void carrier(BurstEvent event) {
    for (LaneNode node : outbound) {
      node.carrier(event);
    }
  }

  /** Runs every node that packets have gathered at. */
  void run(int port, long nanos) {
    for (Node node : nodes) {
      if (!node.input.isEmpty()) {
        node.input.origin(port, nanos);
        node.run();
      }
    }
  }

  /** Lets the stages do what is due; what they send has gathered for {@link #run}. */
  boolean tick(long nanos) {
    if (tickNanos == 0 || nanos < nextTick) {
      return false;
    }
    nextTick = nanos + tickNanos;
    for (StageNode node : stages) {
      node.tick(nanos);
    }
    return true;
  }

  void flush() {
    for (TxNode node : transmitters) {
      node.flush();
    }
  }

  /**
   * Puts this segment in the place of another: each stage adopts from its predecessor of the same
   * name and class, and predecessors that nobody adopts from give up what they hold.
   */
  void succeed(Segment old, @Nullable BurstEvent event, long nanos) {
    if (event != null) {
      old.carrier(event);
    }
    for (StageNode predecessor : old.stages) {
      if (!adopted(predecessor)) {
        predecessor.stop();
      }
    }
    old.run(NO_PORT, nanos);
  }

  private boolean adopted(StageNode predecessor) {
    for (StageNode node : stages) {
      if (node.name.equals(predecessor.name)
          && node.stage.getClass() == predecessor.stage.getClass()) {
        return node.stage.adopt(predecessor.stage);
      }
    }
    return false;
  }

  /** Lets all stages give up what they hold, for good. */
  void stop(@Nullable BurstEvent event, long nanos) {
    if (event != null) {
      carrier(event);
    }
    for (StageNode node : stages) {
      node.stop();
    }
    run(NO_PORT, nanos);
  }
}
