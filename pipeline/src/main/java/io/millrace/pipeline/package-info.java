/** Pipelines: stages joined to a graph, run by workers, in one thread or over a Disruptor ring. */
@NullMarked
package io.millrace.pipeline;

import org.jspecify.annotations.NullMarked;
