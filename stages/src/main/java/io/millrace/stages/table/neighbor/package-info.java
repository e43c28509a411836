/**
 * Neighbor tables: who is on the link and under which Ethernet address, for ARP and IPv6 neighbor
 * discovery alike. Protocol messages are made and read elsewhere; here is what follows from them.
 */
@NullMarked
package io.millrace.stages.table.neighbor;

import org.jspecify.annotations.NullMarked;
