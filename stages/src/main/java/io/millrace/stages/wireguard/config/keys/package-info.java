/**
 * Keys of WireGuard: 32 bytes each, of three kinds that cannot be mistaken for each other. Secret
 * ones lie outside the heap, are never printed, and are overwritten when they are closed.
 */
@NullMarked
package io.millrace.stages.wireguard.config.keys;

import org.jspecify.annotations.NullMarked;
