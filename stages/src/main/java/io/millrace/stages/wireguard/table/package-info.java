/**
 * What the workers of a WireGuard tunnel look up and mark without locks while control changes it.
 */
@NullMarked
package io.millrace.stages.wireguard.table;

import org.jspecify.annotations.NullMarked;
