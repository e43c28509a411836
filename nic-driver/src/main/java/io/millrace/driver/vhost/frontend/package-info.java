/**
 * The front end of vhost-user: the driver of {@link io.millrace.driver.virtio} over a Unix socket,
 * with another process as the device. What DPDK calls virtio-user.
 *
 * <p>All of packet memory is shared with the device, so packets are not copied. The device can read
 * and spoil every packet of this process, then; what it cannot do is to make us read or write
 * anything outside packet memory, or lose a buffer.
 */
@NullMarked
package io.millrace.driver.vhost.frontend;

import org.jspecify.annotations.NullMarked;
