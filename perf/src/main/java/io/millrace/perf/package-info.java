/** Measures Millrace and what it is compared with. */
@NullMarked
package io.millrace.perf;

import org.jspecify.annotations.NullMarked;
