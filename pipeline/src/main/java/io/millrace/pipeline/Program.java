package io.millrace.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A graph made ready to run: one segment for each thread. Immutable; told apart by identity. */
final class Program {
  /** Before the first program. */
  static final Program NONE = new Program(null, List.of(), 0);

  private final @Nullable Graph graph;
  private final List<Segment> segments;
  private final int lanes;

  Program(@Nullable Graph graph, List<Segment> segments, int lanes) {
    this.graph = graph;
    this.segments = List.copyOf(segments);
    this.lanes = lanes;
  }

  /** What it was made from. */
  Graph graph() {
    if (graph == null) {
      throw new IllegalStateException("no program");
    }
    return graph;
  }

  /** What the thread of a number runs. */
  Segment segment(int thread) {
    return segments.get(thread);
  }

  List<Segment> segments() {
    return segments;
  }

  /** Lanes that an event needs. */
  int lanes() {
    return lanes;
  }
}
