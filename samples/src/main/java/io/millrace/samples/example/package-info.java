/** A stage of one's own, as small as can be: {@link TtlGuard}, to copy and change. */
@NullMarked
package io.millrace.samples.example;

import org.jspecify.annotations.NullMarked;
