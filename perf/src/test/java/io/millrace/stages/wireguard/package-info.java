/** Stress tests of a tunnel's insides. */
@NullMarked
package io.millrace.stages.wireguard;

import org.jspecify.annotations.NullMarked;
