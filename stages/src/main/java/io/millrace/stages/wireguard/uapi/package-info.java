/**
 * The configuration protocol of WireGuard in user space, which the tool {@code wg} speaks
 * (wireguard.com/xplatform, "Configuration Protocol"): lines of text in, a change or an answer out.
 * Sockets are the caller's.
 */
@NullMarked
package io.millrace.stages.wireguard.uapi;

import org.jspecify.annotations.NullMarked;
