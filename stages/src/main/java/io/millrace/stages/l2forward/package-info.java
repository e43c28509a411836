/** The stage that is a learning bridge. */
@NullMarked
package io.millrace.stages.l2forward;

import org.jspecify.annotations.NullMarked;
