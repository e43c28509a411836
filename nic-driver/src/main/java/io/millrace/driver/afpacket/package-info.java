/**
 * The {@code af_packet} port: a Linux interface that stays with the kernel, through packet sockets
 * and rings that they share with the process (packet(7), packet_mmap.rst).
 *
 * <p>The kernel's own stack goes on receiving what the interface receives. Give the interface no
 * addresses ({@code ip addr flush dev NAME}), or it answers as well.
 */
@NullMarked
package io.millrace.driver.afpacket;

import org.jspecify.annotations.NullMarked;
