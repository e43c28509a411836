package io.millrace.perf.machine;

import io.millrace.perf.machine.CoreDistance.Regime;
import java.util.Map;

/**
 * What was to be seen of the machine at a moment.
 *
 * @param nanos by the clock that measures
 * @param wallMillis by the clock on the wall
 * @param stolenTicks hundredths of a second that the hypervisor took from the processors watched
 * @param threads how long the measuring processes' threads ran and waited
 * @param megahertz the slowest frequency of the processors watched, or 0 if it is not told
 * @param regime how far apart two of them are
 */
record Moment(
    long nanos,
    long wallMillis,
    long stolenTicks,
    Map<String, RunQueue.Times> threads,
    double megahertz,
    Regime regime) {}
