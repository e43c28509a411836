package io.millrace.perf.method.search;

/** What the trials at a load say about it, for one goal (RFC 9971, load classification). */
public enum Bound {
  /** Too much is lost, whatever the trials that are still missing might say. */
  UPPER,
  /** Carried, whatever they might say. */
  LOWER,
  /** More trials are needed. */
  UNDECIDED
}
