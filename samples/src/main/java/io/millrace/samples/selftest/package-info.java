/** Proves a card and its driver on the wire: what one port sends must arrive at another. */
@NullMarked
package io.millrace.samples.selftest;

import org.jspecify.annotations.NullMarked;
