/** Where WireGuard tunnels meet the machine: the socket that the tool {@code wg} talks to. */
@NullMarked
package io.millrace.samples.wireguard;

import org.jspecify.annotations.NullMarked;
