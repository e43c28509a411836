/**
 * Packet memory: one region, a pool of buffers in it, handles to packets, and bursts of handles.
 */
@NullMarked
package io.millrace.driver.memory;

import org.jspecify.annotations.NullMarked;
