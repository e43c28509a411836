package io.millrace.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A graph made ready to run: one segment for each thread.
 *
 * @param graph what it was made from; null only for {@link #NONE}
 * @param segments by the number of the thread
 * @param lanes lanes that an event needs
 */
record Program(@Nullable Graph graph, Segment[] segments, int lanes) {
  /** Before the first program. */
  static final Program NONE = new Program(null, new Segment[0], 0);

  Graph requireGraph() {
    if (graph == null) {
      throw new IllegalStateException("no program");
    }
    return graph;
  }
}
