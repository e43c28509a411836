/** Stress tests and benchmarks of the pipeline's insides. */
@NullMarked
package io.millrace.pipeline;

import org.jspecify.annotations.NullMarked;
