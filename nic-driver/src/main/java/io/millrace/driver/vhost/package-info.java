/**
 * Messages of vhost-user, by which one process drives a virtio device that another one is. Both
 * ends use them: a front end, which has the memory and the driver, and a back end, which is the
 * device. Names are those of QEMU's "Vhost-user Protocol" (docs/interop/vhost-user.rst).
 *
 * <p>Numbers are in the machine's byte order. Nothing that the other end says is taken unchecked:
 * what does not fit is a {@link io.millrace.driver.vhost.VhostException}, after which there is
 * nothing to do but to close the connection, since nobody knows where the next message begins.
 */
@NullMarked
package io.millrace.driver.vhost;

import org.jspecify.annotations.NullMarked;
