package io.millrace.pipeline.counters;

/** A count that one thread writes and anybody reads, in this process or through the mapped file. */
public interface Counter {
  /** Adds to the count; only the owning thread may call it. */
  void add(long more);

  /** The count as of a moment ago. */
  long get();
}
