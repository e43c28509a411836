package io.millrace.pipeline.counters;

/**
 * A counter as read at one moment.
 *
 * @param kind what it counts
 * @param node the port, stage or worker it belongs to
 * @param name which of several of the kind, such as a drop reason; empty if there is but one
 * @param worker number of the thread that writes it, from 0
 * @param value the count
 */
public record CounterValue(Kind kind, String node, String name, int worker, long value) {}
