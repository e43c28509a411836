package io.millrace.perf.traffic;

/**
 * A moment of a trial's course.
 *
 * @param nanos since counting began
 * @param sent frames that had departed
 * @param received frames that were back, copies included
 */
public record Sample(long nanos, long sent, long received) {}
