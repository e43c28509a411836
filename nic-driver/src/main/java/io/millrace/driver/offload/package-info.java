/**
 * What a card may do for a frame, done by the processor: VLAN tags put in, layer-4 checksums
 * completed, super-frames cut into frames. It works on what the frame's sender says of it.
 */
@NullMarked
package io.millrace.driver.offload;

import org.jspecify.annotations.NullMarked;
