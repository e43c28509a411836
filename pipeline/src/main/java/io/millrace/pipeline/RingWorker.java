package io.millrace.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Takes bursts from the ring behind the group before it, runs its segment on them, and lets the
 * next group have them. Of {@code parallel} threads each takes every {@code parallel}-th burst and
 * passes the others over. The last of all is the one that transmits.
 */
final class RingWorker extends Worker {
  private final int number;
  private final RingBuffer<BurstEvent> ring;
  private final SequenceBarrier before;
  private final int instance;
  private final int parallel;
  private final NanoClock clock;
  private final Sequence sequence = new Sequence();
  private Program program;
  private Segment segment;
  private boolean done;

  RingWorker(
      int number,
      WorkerContext context,
      WorkerQueues queues,
      IdleStrategy idle,
      @Nullable Integer cpu,
      RingBuffer<BurstEvent> ring,
      SequenceBarrier before,
      int instance,
      int parallel,
      Program program,
      NanoClock clock) {
    super(context, queues, idle, cpu);
    this.number = number;
    this.ring = ring;
    this.before = before;
    this.instance = instance;
    this.parallel = parallel;
    this.program = program;
    this.clock = clock;
    segment = program.segment(number);
  }

  /** How far it has got; what comes after waits for it. */
  Sequence sequence() {
    return sequence;
  }

  @Override
  void open() {
    queues.open(program.graph());
    segment.attach(queues);
  }

  @Override
  int round() {
    long available = before.getCursor();
    long at = sequence.get() + 1;
    int work = 0;
    for (; at <= available && !done; at++) {
      BurstEvent event = ring.get(at);
      try {
        work += handle(at, event);
      } finally {
        sequence.set(at);
      }
    }
    segment.flush();
    return work;
  }

  private int handle(long at, BurstEvent event) {
    done = event.lastsToFollow == 0;
    if (at % parallel != instance) {
      return 0;
    }
    if (event.program != program) {
      change(event);
    }
    segment.process(event);
    if (event.lastsToFollow < parallel) { // no further event is this thread's
      segment.stop(event, clock.nanoTime());
    }
    return 1;
  }

  private void change(BurstEvent event) {
    Program successor = event.program;
    Graph graph = successor.graph();
    queues.open(graph);
    Segment newSegment = successor.segment(number);
    newSegment.attach(queues);
    newSegment.succeed(segment, event, clock.nanoTime());
    segment = newSegment;
    program = successor;
    queues.retain(graph);
  }

  @Override
  boolean done() {
    return done;
  }

  @Override
  void finish() {
    segment.flush();
  }
}
