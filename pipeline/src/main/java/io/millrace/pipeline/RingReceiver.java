package io.millrace.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.millrace.pipeline.counters.Counter;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Receives for a ring: polls straight into the next free event and publishes it. When the ring is
 * full it does not poll, so the device's own queue fills and counts what it misses. Sends an empty
 * event now and then so that the stages' ticks go on without traffic.
 */
final class RingReceiver extends PollingWorker {
  private final RingBuffer<BurstEvent> ring;
  private final int burstSize;
  private final NanoClock clock;
  private final Counter fullRounds;

  /** Size of the largest parallel group. */
  private final int parallel;

  private Program program;
  private long heartbeatNanos;
  private long nextHeartbeat = Long.MIN_VALUE;
  private Source[] sources = new Source[0];

  RingReceiver(
      WorkerContext context,
      WorkerQueues queues,
      IdleStrategy idle,
      @Nullable Integer cpu,
      @Nullable InterruptSleep sleep,
      RingBuffer<BurstEvent> ring,
      Program program,
      int parallel,
      int burstSize,
      NanoClock clock) {
    super(context, queues, idle, cpu, sleep);
    this.ring = ring;
    this.program = program;
    this.parallel = parallel;
    this.burstSize = burstSize;
    this.clock = clock;
    fullRounds = context.ringFull();
    heartbeatNanos = heartbeat(program);
  }

  /** Often enough that each thread of a parallel group gets its ticks in time; 0 for never. */
  private long heartbeat(Program of) {
    long tick = Long.MAX_VALUE;
    for (Segment segment : of.segments()) {
      if (segment.tickNanos() > 0) {
        tick = Math.min(tick, segment.tickNanos());
      }
    }
    return tick == Long.MAX_VALUE ? 0 : Math.max(1, tick / parallel);
  }

  @Override
  void open() {
    queues.open(program.graph());
    sources = queues.sources(program.graph());
    setSources(sources);
  }

  @Override
  int round() {
    Program successor = pending();
    if (successor != null && !change(successor)) {
      return 0;
    }
    long nanos = clock.nanoTime();
    int work = 0;
    boolean ended = true;
    for (Source source : sources) {
      work += receive(source, nanos);
      ended &= source.ended();
    }
    if (heartbeatNanos > 0 && nanos >= nextHeartbeat) {
      publishEmpty(nanos, BurstEvent.NOT_LAST);
    }
    setQuiet(ended);
    return work;
  }

  private int receive(Source source, long nanos) {
    if (!ring.hasAvailableCapacity(1)) {
      fullRounds.add(1);
      return 0;
    }
    BurstEvent event = ring.get(ring.getCursor() + 1);
    int count = source.poll(event.input, burstSize, nanos);
    if (count > 0) {
      publish(event, BurstEvent.NOT_LAST);
      nextHeartbeat = nanos + heartbeatNanos;
    }
    return count;
  }

  private boolean publishEmpty(long nanos, int lastsToFollow) {
    if (!ring.hasAvailableCapacity(1)) {
      return false;
    }
    BurstEvent event = ring.get(ring.getCursor() + 1);
    event.input.origin(Segment.NO_PORT, nanos);
    publish(event, lastsToFollow);
    nextHeartbeat = nanos + heartbeatNanos;
    return true;
  }

  private void publish(BurstEvent event, int lastsToFollow) {
    event.program = program;
    event.lastsToFollow = lastsToFollow;
    event.ensureLanes(program.lanes());
    ring.publish(ring.next());
  }

  private boolean change(Program successor) {
    if (!ring.hasAvailableCapacity(1)) {
      return false;
    }
    Graph graph = successor.graph();
    queues.open(graph);
    program = successor;
    heartbeatNanos = heartbeat(successor);
    sources = queues.sources(graph);
    setSources(sources);
    queues.retain(graph);
    publishEmpty(clock.nanoTime(), BurstEvent.NOT_LAST); // the others change when they see it
    settled();
    return true;
  }

  @Override
  void finish() {
    for (int toFollow = parallel - 1; toFollow >= 0; toFollow--) {
      while (!publishEmpty(clock.nanoTime(), toFollow) && !isAborted()) {
        Thread.onSpinWait();
      }
    }
  }
}
