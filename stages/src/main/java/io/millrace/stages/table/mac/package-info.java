/** Where Ethernet stations are. */
@NullMarked
package io.millrace.stages.table.mac;

import org.jspecify.annotations.NullMarked;
