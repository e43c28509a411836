/** Stress tests of the pipeline's insides. */
@NullMarked
package io.millrace.pipeline;

import org.jspecify.annotations.NullMarked;
