/** The stage that limits rates. */
@NullMarked
package io.millrace.stages.ratelimit;

import org.jspecify.annotations.NullMarked;
