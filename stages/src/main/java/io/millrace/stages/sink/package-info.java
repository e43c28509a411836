/** Where packets end. */
@NullMarked
package io.millrace.stages.sink;

import org.jspecify.annotations.NullMarked;
