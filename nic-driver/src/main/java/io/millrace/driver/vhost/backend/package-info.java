/**
 * The device side of virtio-net over vhost-user: virtual machines, and whatever else speaks the
 * front end's part, plug into a port of ours. Sections cited are those of "Virtual I/O Device
 * (VIRTIO) Version 1.2", OASIS; messages those of QEMU's "Vhost-user Protocol".
 *
 * <p>Frames are copied once, between the front end's memory and our own buffers. All that the front
 * end writes is read once, checked, and then used; what is wrong breaks the connection and nothing
 * else.
 */
@NullMarked
package io.millrace.driver.vhost.backend;

import org.jspecify.annotations.NullMarked;
