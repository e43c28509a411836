package io.millrace.pipeline;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.pipeline.counters.Counter;

/**
 * Runs an instance of a stage: gives it what has gathered, in bursts, and carries its verdicts out.
 */
final class StageNode extends Node {
  final Stage stage;

  private final WorkerContext worker;
  private final NodeMeter meter;
  private final DropCounts drops;
  private final Counter generated;
  private final Counter held;
  private final Verdicts verdicts = new Verdicts();
  private final Burst slice = new Burst();
  private final Node[] targets;
  private final long tickNanos;
  private long nextTick = Long.MIN_VALUE;

  StageNode(Graph.StageSpec spec, Stage stage, Node[] targets, WorkerContext worker) {
    super(spec.name());
    this.stage = stage;
    this.targets = targets;
    this.worker = worker;
    meter = worker.meter(name, "");
    drops = worker.drops(name, spec.dropReasons());
    generated = worker.generated(name);
    held = worker.held(name);
    tickNanos = stage.tickNanos();
  }

  @Override
  void run() {
    if (input.size() <= Burst.MAX_SIZE) {
      process(input);
    } else {
      runInSlices();
    }
    input.clear();
  }

  private void runInSlices() {
    slice.origin(input.port(), input.nanos());
    for (int from = 0; from < input.size(); from += Burst.MAX_SIZE) {
      slice.clear();
      for (int i = from; i < Math.min(from + Burst.MAX_SIZE, input.size()); i++) {
        slice.add(input.get(i));
      }
      process(slice);
    }
  }

  private void process(Burst burst) {
    int size = burst.size();
    long start = meter.begin();
    try {
      stage.process(burst, verdicts);
      if (burst.size() != size) {
        throw new IllegalStateException("the stage changed the number of packets in the burst");
      }
    } catch (Throwable e) { // whatever a stage throws, the rest keeps running
      burst.truncate(size);
      fail(burst, e);
      return;
    }
    meter.end(start, size);
    if (worker.tracing()) {
      trace(burst);
    }
    distribute(burst);
  }

  private void distribute(Burst burst) {
    int size = burst.size();
    short common = verdicts.commonCode(size);
    if (verdicts.addedCount() > 0) {
      distributeWithAdded(burst);
    } else if (common >= 0 && common < targets.length) {
      targets[common].input.addAll(burst);
    } else {
      for (int i = 0; i < size; i++) {
        settle(burst.get(i), verdicts.code(i));
      }
    }
    finish(size);
  }

  private void distributeWithAdded(Burst burst) {
    int added = 0;
    for (int i = 0; i < burst.size(); i++) {
      settle(burst.get(i), verdicts.code(i));
      while (added < verdicts.addedCount() && verdicts.addedBehind(added) <= i) {
        settle(verdicts.addedPacket(added), verdicts.addedCode(added++));
      }
    }
    while (added < verdicts.addedCount()) {
      settle(verdicts.addedPacket(added), verdicts.addedCode(added++));
    }
  }

  private void settle(long packet, short code) {
    if (code >= 0 && code < targets.length) {
      targets[code].input.add(packet);
    } else if (code < 0) {
      drops.drop(packet, DropReason.byId(~code));
    } else if (code != Verdicts.HELD) {
      worker.log().stageFailed(name, new IndexOutOfBoundsException("it has no output " + code));
      drops.drop(packet, DropReason.STAGE_FAILED);
    }
  }

  private void finish(int burstSize) {
    if (verdicts.generated() != 0) {
      generated.add(verdicts.generated());
    }
    if (verdicts.heldChange() != 0) {
      held.add(verdicts.heldChange());
    }
    verdicts.reset(burstSize);
  }

  /** Drops everything that the stage had in hand, but for what it had already put by. */
  private void fail(Burst burst, Throwable e) {
    worker.log().stageFailed(name, e);
    for (int i = 0; i < burst.size(); i++) {
      if (verdicts.code(i) != Verdicts.HELD) {
        drops.drop(burst.get(i), DropReason.STAGE_FAILED);
      }
    }
    for (int i = 0; i < verdicts.addedCount(); i++) {
      drops.drop(verdicts.addedPacket(i), DropReason.STAGE_FAILED);
    }
    finish(burst.size());
  }

  private void trace(Burst burst) {
    for (int i = 0; i < burst.size(); i++) {
      long packet = burst.get(i);
      if (Packet.has(packet, Packet.TRACED)) {
        worker.tracer().step(packet, name, describe(verdicts.code(i)));
      }
    }
  }

  private String describe(short code) {
    if (code == Verdicts.HELD) {
      return "held";
    }
    if (code < 0) {
      return "dropped: " + DropReason.byId(~code).name();
    }
    return code < targets.length ? "to " + targets[code].name : "to no output";
  }

  /** Lets the stage do what is due. */
  void tick(long nanos) {
    if (tickNanos == 0 || nanos < nextTick) {
      return;
    }
    nextTick = nanos + tickNanos;
    try {
      stage.tick(nanos, verdicts);
    } catch (Throwable e) { // whatever a stage throws, the rest keeps running
      worker.log().stageFailed(name, e);
    }
    slice.clear();
    distribute(slice);
  }

  /** Nanoseconds between ticks, 0 if there are none. */
  long tickNanos() {
    return tickNanos;
  }

  /** Lets the stage give up what it holds, for good. */
  void stop() {
    try {
      stage.stop(verdicts);
    } catch (Throwable e) { // the others still have to be stopped
      worker.log().stageFailed(name, e);
    }
    slice.clear();
    distribute(slice);
  }
}
