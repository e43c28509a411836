/** Sends frames back to where they came from. */
@NullMarked
package io.millrace.stages.macswap;

import org.jspecify.annotations.NullMarked;
