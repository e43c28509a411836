/**
 * The {@code tap} port: an Ethernet interface of the kernel whose cable ends in this process
 * (Documentation/networking/tuntap.rst).
 *
 * <p>The kernel is the station at the other end. It completes checksums and segments super-frames
 * before they come here, and puts VLAN tags into the frames.
 */
@NullMarked
package io.millrace.driver.tap;

import org.jspecify.annotations.NullMarked;
