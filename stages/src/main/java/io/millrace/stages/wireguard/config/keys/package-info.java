/** Keys as the configuration names them. */
@NullMarked
package io.millrace.stages.wireguard.config.keys;

import org.jspecify.annotations.NullMarked;
