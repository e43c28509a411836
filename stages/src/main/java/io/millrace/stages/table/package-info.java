/** Tables that stages share: forwarding, neighbors. Each says how it may be shared by threads. */
@NullMarked
package io.millrace.stages.table;

import org.jspecify.annotations.NullMarked;
