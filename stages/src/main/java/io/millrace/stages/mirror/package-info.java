/** The stage that copies packets to a second output. */
@NullMarked
package io.millrace.stages.mirror;

import org.jspecify.annotations.NullMarked;
