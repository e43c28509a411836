/**
 * WireGuard without I/O (Donenfeld, "WireGuard: Next Generation Kernel Network Tunnel", 2017, the
 * "paper" below): time and bytes in, bytes and verdicts out. A {@link
 * io.millrace.stages.wireguard.Tunnel} has two halves. Packet workers open and seal transport
 * messages in bursts ({@link io.millrace.stages.wireguard.Inbound}, {@link
 * io.millrace.stages.wireguard.Outbound}); one control thread shakes hands, keeps time and changes
 * the configuration ({@link io.millrace.stages.wireguard.Control}). Where the paper leaves a
 * choice, this does as Linux does.
 */
@NullMarked
package io.millrace.stages.wireguard;

import org.jspecify.annotations.NullMarked;
