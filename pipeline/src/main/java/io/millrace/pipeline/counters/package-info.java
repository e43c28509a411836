/**
 * Counters that another process reads without asking: they live in a mapped file, laid out as
 * Agrona's counters are, and cost their writer about as much as a field.
 */
@NullMarked
package io.millrace.pipeline.counters;

import org.jspecify.annotations.NullMarked;
