/**
 * What a card may do for a frame, done by the processor: VLAN tags put in, layer-4 checksums
 * completed. It works on offsets that the frame's sender gave and knows no protocol above Ethernet.
 */
@NullMarked
package io.millrace.driver.offload;

import org.jspecify.annotations.NullMarked;
