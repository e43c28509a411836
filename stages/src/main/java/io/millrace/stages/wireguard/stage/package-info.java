/**
 * A tunnel in a graph: a stage that opens messages from outside, one that seals packets from
 * inside, and the thread of the tunnel's control.
 */
@NullMarked
package io.millrace.stages.wireguard.stage;

import org.jspecify.annotations.NullMarked;
