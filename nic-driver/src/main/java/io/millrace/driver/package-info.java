/** Packet memory, bursts, ports and poll-mode drivers; nothing above Ethernet. */
@NullMarked
package io.millrace.driver;

import org.jspecify.annotations.NullMarked;
