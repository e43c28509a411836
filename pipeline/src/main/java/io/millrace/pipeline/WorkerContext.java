package io.millrace.pipeline;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.pipeline.counters.Counter;
import io.millrace.pipeline.counters.Counters;
import io.millrace.pipeline.counters.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the nodes of one worker share. Belongs to the worker's thread, but for its making. */
final class WorkerContext {
  private final int number;
  private final String name;
  private final PacketCache cache;
  private final Counters counters;
  private final Tracer tracer;
  private final FailureLog log;
  private final @Nullable DropListener dropListener;
  private boolean tracing;

  WorkerContext(
      int number,
      String name,
      PacketPool pool,
      Counters counters,
      Tracer tracer,
      FailureLog log,
      @Nullable DropListener dropListener) {
    this.number = number;
    this.name = name;
    cache = pool.newCache();
    this.counters = counters;
    this.tracer = tracer;
    this.log = log;
    this.dropListener = dropListener;
  }

  String name() {
    return name;
  }

  PacketCache cache() {
    return cache;
  }

  Tracer tracer() {
    return tracer;
  }

  FailureLog log() {
    return log;
  }

  @Nullable DropListener dropListener() {
    return dropListener;
  }

  /** Whether packets are being traced, as of the start of this round. */
  boolean tracing() {
    return tracing;
  }

  void startRound() {
    tracing = tracer.active();
  }

  NodeMeter meter(String node, String direction) {
    return new NodeMeter(
        counters.counter(Kind.STAGE_PACKETS, node, direction, number),
        counters.counter(Kind.STAGE_BURSTS, node, direction, number),
        counters.counter(Kind.STAGE_SAMPLED_NANOS, node, direction, number),
        counters.counter(Kind.STAGE_SAMPLED_PACKETS, node, direction, number));
  }

  DropCounts drops(String node, List<DropReason> declared) {
    return new DropCounts(
        node,
        declared,
        this,
        reason -> counters.counter(Kind.STAGE_DROPS, node, reason.name(), number));
  }

  Counter generated(String node) {
    return counters.counter(Kind.STAGE_GENERATED, node, "", number);
  }

  Counter held(String node) {
    return counters.counter(Kind.STAGE_HELD, node, "", number);
  }

  Counter idlePolls() {
    return counters.counter(Kind.WORKER_IDLE_POLLS, name, "", number);
  }

  /** Rounds in which a receiving worker found the ring full and did not poll. */
  Counter ringFull() {
    return counters.counter(Kind.STAGE_CUSTOM, name, "ring-full", number);
  }

  Counter busyPolls() {
    return counters.counter(Kind.WORKER_BUSY_POLLS, name, "", number);
  }

  /** What a stage named so sees of this worker. */
  StageContext forStage(String stage, Graph graph) {
    return new StageContext() {
      @Override
      public String name() {
        return stage;
      }

      @Override
      public int worker() {
        return number;
      }

      @Override
      public int port(String port) {
        return graph.portNumber(port);
      }

      @Override
      public int linkLosses(int port) {
        return graph.ports().get(port).linkLosses();
      }

      @Override
      public int mtu(int port) {
        return graph.ports().get(port).mtu();
      }

      @Override
      public PacketCache packets() {
        return cache;
      }

      @Override
      public Counter counter(String counter) {
        return counters.counter(Kind.STAGE_CUSTOM, stage, counter, number);
      }
    };
  }
}
