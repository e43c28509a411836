/** Result files, and measurements drawn at random to judge what is made of them. */
@NullMarked
package io.millrace.perf.result;

import org.jspecify.annotations.NullMarked;
