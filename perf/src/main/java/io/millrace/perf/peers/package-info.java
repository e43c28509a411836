/**
 * Compares Millrace with DPDK: the same generator, the same core, in turn within one run. {@link
 * io.millrace.perf.peers.PeersCommand} is the command, a {@link io.millrace.perf.peers.Trial} one
 * measurement of one device.
 */
@NullMarked
package io.millrace.perf.peers;

import org.jspecify.annotations.NullMarked;
