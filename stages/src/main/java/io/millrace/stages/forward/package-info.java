/**
 * The router: forwards IPv4 and IPv6 between interfaces, and does for itself what a router on a
 * link has to: ARP, neighbor discovery, ICMP.
 */
@NullMarked
package io.millrace.stages.forward;

import org.jspecify.annotations.NullMarked;
