/** Wire formats, tables, and the stages that use them; no stage knows another. */
@NullMarked
package io.millrace.stages;

import org.jspecify.annotations.NullMarked;
