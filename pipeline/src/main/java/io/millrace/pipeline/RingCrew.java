package io.millrace.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Workers along a Disruptor ring: thread 0 receives, then the threads of each group, and the last
 * one transmits. Each group waits for the one before it, and the receiver for the last.
 */
final class RingCrew implements Crew {
  private final Placement.Pipelined placement;
  private final PipelineOptions options;
  private final List<WorkerContext> contexts = new ArrayList<>();
  private final List<Placement.@Nullable Group> groupOf = new ArrayList<>();
  private final RingBuffer<BurstEvent> ring;
  private final RingReceiver receiver;
  private final List<RingWorker> followers = new ArrayList<>();

  RingCrew(Graph graph, Placement.Pipelined placement, PipelineOptions options, CrewParts parts) {
    this.placement = placement;
    this.options = options;
    addThread(parts, "rx", null);
    for (int g = 0; g < placement.groups().size(); g++) {
      Placement.Group group = placement.groups().get(g);
      for (int i = 0; i < group.parallel(); i++) {
        addThread(parts, "group-" + g + (group.parallel() > 1 ? "-" + i : ""), group);
      }
    }
    addThread(parts, "tx", null);
    ring =
        RingBuffer.createSingleProducer(
            BurstEvent::new, placement.ringSize(), new YieldingWaitStrategy());
    Program program = compile(graph);
    receiver = receiver(program);
    Sequence[] last = hireFollowers(program);
    ring.addGatingSequences(last);
  }

  private void addThread(CrewParts parts, String name, Placement.@Nullable Group group) {
    contexts.add(parts.context(contexts.size(), name));
    groupOf.add(group);
  }

  private RingReceiver receiver(Program program) {
    int parallel = placement.groups().stream().mapToInt(Placement.Group::parallel).max().orElse(1);
    return new RingReceiver(
        contexts.getFirst(),
        new WorkerQueues(contexts.getFirst(), true, false, 0, 1),
        options.idleStrategy().get(),
        CrewParts.cpu(placement, 0),
        options.sleep(),
        ring,
        program,
        parallel,
        options.burstSize(),
        options.clock());
  }

  /** The groups in order and then the transmitting thread, whose sequence it returns. */
  private Sequence[] hireFollowers(Program program) {
    Sequence[] before = new Sequence[0];
    for (Placement.Group group : placement.groups()) {
      before = hire(program, group.parallel(), before);
    }
    return hire(program, 1, before);
  }

  private Sequence[] hire(Program program, int parallel, Sequence[] before) {
    Sequence[] sequences = new Sequence[parallel];
    for (int i = 0; i < parallel; i++) {
      int number = followers.size() + 1;
      boolean transmits = number == contexts.size() - 1;
      RingWorker worker =
          new RingWorker(
              number,
              contexts.get(number),
              new WorkerQueues(contexts.get(number), false, transmits, 0, 1),
              options.idleStrategy().get(),
              CrewParts.cpu(placement, number),
              ring,
              ring.newBarrier(before),
              i,
              parallel,
              program,
              options.clock());
      followers.add(worker);
      sequences[i] = worker.sequence();
    }
    return sequences;
  }

  /** Lanes are numbered as the segments are made, from the first to the last on the ring. */
  private Program compile(Graph graph) {
    placement.check(graph);
    Map<String, Integer> lanes = new HashMap<>();
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < contexts.size(); i++) {
      Placement.Group group = groupOf.get(i);
      boolean transmits = i == contexts.size() - 1;
      Predicate<String> here =
          name ->
              group != null
                  ? group.stages().contains(name)
                  : transmits && graph.portNumber(name) >= 0;
      segments.add(new Segment(graph, here, lanes, contexts.get(i)));
    }
    return new Program(graph, segments, lanes.size());
  }

  @Override
  public void start() {
    List<Worker> all = new ArrayList<>(followers);
    all.add(receiver);
    CrewParts.startAll(all);
  }

  @Override
  public void replace(Graph graph) {
    receiver.replace(compile(graph));
    CrewParts.await(receiver::isSettled);
    long change = ring.getCursor();
    CrewParts.await(() -> followers.getLast().sequence().get() >= change);
  }

  @Override
  public boolean isQuiet() {
    return receiver.isQuiet() && followers.getLast().sequence().get() == ring.getCursor();
  }

  @Override
  public void stop() {
    receiver.stop();
    receiver.join();
    followers.forEach(Worker::join);
  }
}
