package io.millrace.pipeline;

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Runs to completion: polls its receive queues and carries each burst through all the stages to the
 * transmit queues before it polls again.
 */
final class CompletionWorker extends PollingWorker {
  private final int number;
  private final int burstSize;
  private final NanoClock clock;
  private final Program first;
  private Segment segment;
  private Source[] sources = new Source[0];

  CompletionWorker(
      int number,
      WorkerContext context,
      WorkerQueues queues,
      IdleStrategy idle,
      @Nullable Integer cpu,
      @Nullable InterruptSleep sleep,
      Program first,
      int burstSize,
      NanoClock clock) {
    super(context, queues, idle, cpu, sleep);
    this.number = number;
    this.burstSize = burstSize;
    this.clock = clock;
    this.first = first;
    segment = first.segment(number);
  }

  @Override
  void open() {
    queues.open(first.graph());
    segment.attach(queues);
    sources = queues.sources(first.graph());
    setSources(sources);
  }

  @Override
  int round() {
    Program successor = pending();
    if (successor != null) {
      change(successor);
    }
    long nanos = clock.nanoTime();
    if (segment.tick(nanos)) {
      segment.run(Segment.NO_PORT, nanos);
    }
    int work = 0;
    boolean ended = true;
    for (Source source : sources) {
      work += carry(source, nanos);
      ended &= source.ended();
    }
    segment.flush();
    setQuiet(ended);
    return work;
  }

  private int carry(Source source, long nanos) {
    Node entry = segment.entry(source.portNumber);
    if (entry == null) {
      throw new IllegalStateException("port '" + source.port.name() + "' leads nowhere");
    }
    int count = source.poll(entry.input, burstSize, nanos);
    if (count > 0) {
      segment.run(source.portNumber, nanos);
    }
    return count;
  }

  private void change(Program successor) {
    Graph graph = successor.graph();
    queues.open(graph);
    Segment newSegment = successor.segment(number);
    newSegment.attach(queues);
    newSegment.succeed(segment, null, clock.nanoTime());
    segment = newSegment;
    sources = queues.sources(graph);
    setSources(sources);
    queues.retain(graph);
    settled();
  }

  @Override
  void finish() {
    segment.stop(null, clock.nanoTime());
    segment.flush();
  }
}
