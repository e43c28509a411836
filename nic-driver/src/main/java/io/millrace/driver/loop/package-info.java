/** A port without a device whose receive queues bring back what its transmit queues send. */
@NullMarked
package io.millrace.driver.loop;

import org.jspecify.annotations.NullMarked;
