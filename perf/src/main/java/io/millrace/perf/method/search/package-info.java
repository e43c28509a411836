/**
 * MLRsearch (RFC 9971): one search for several goals, such as no loss and half a percent. {@link
 * io.millrace.perf.method.search.Search} chooses loads and durations, {@link
 * io.millrace.perf.method.search.LoadTrials} judges a load as the RFC's appendices say.
 */
@NullMarked
package io.millrace.perf.method.search;

import org.jspecify.annotations.NullMarked;
