/**
 * What the protocols look like in packet memory: one protocol, one file, static methods over the
 * address of a header. A {@link io.millrace.driver.memory.Packet} handle serves as the address of
 * its first byte, and {@code packet + offset} as that of a header within it.
 *
 * <p>Accessors do not check anything: they read or write where the field is, and packet memory
 * confines what is wrong. Who has not had a packet judged yet asks for lengths first.
 *
 * <p>The addresses and prefixes are the values that the control plane reads and prints.
 */
@NullMarked
package io.millrace.stages.wire;

import org.jspecify.annotations.NullMarked;
