/**
 * memif: packets between two processes of one machine through shared memory, as DPDK and VPP speak
 * it. The protocol, version 2.0, is described by VPP's {@code libmemif} and by DPDK's "Memif Poll
 * Mode Driver" in its guide to NIC drivers.
 *
 * <p>The client brings the memory. As client ours is packet memory itself, so that nothing is
 * copied: buffers go back and forth by their offsets. As server we map what the client brings and
 * copy each frame once.
 *
 * <ol>
 *   <li>A {@link io.millrace.driver.memif.MemifPort} begins with its first queue: as client it
 *       connects, as server it answers through the {@code Listener} of its socket. Thread: one for
 *       each client, one for each socket that listens, one for each connection of a server.
 *   <li>A {@code Connection} shakes hands message by message and gets the rings ready; the same
 *       thread.
 *   <li>The port opens its {@link io.millrace.driver.port.Gate}; the workers find the rings at
 *       their next poll and move packets. Threads: the workers.
 *   <li>When the connection ends, for whatever reason, its thread shuts the gate, waits until no
 *       worker is at a ring, gives the buffers back to the pool, and lets the memory go.
 * </ol>
 *
 * <p>The peer is trusted in nothing: what it writes is read once and checked before it is used, and
 * a peer that breaks the rules loses the connection, with the reason in the port's link state. As
 * client, however, the peer sees all of packet memory, by design.
 */
@NullMarked
package io.millrace.driver.memif;

import org.jspecify.annotations.NullMarked;
