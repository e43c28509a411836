/** Ports and their queues: what every driver implements and every pipeline polls. */
@NullMarked
package io.millrace.driver.port;

import org.jspecify.annotations.NullMarked;
