/** Tests of the instrument, in simulated time, and its cost. */
@NullMarked
package io.millrace.perf.traffic;

import org.jspecify.annotations.NullMarked;
