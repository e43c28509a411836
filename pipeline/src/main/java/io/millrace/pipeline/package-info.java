/** Stages joined to a graph, the workers that run it, and what they count. */
@NullMarked
package io.millrace.pipeline;

import org.jspecify.annotations.NullMarked;
