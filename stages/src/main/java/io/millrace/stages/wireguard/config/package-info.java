/**
 * How a WireGuard tunnel is configured, without I/O: the file {@code wg0.conf} that wg(8) and
 * wg-quick(8) define ({@link io.millrace.stages.wireguard.config.WireGuardConf}), and what a
 * running tunnel is asked for and told ({@link io.millrace.stages.wireguard.config.TunnelControl}).
 *
 * <p>Private and preshared keys appear in no message and no {@code toString}; buffers that held
 * them are overwritten.
 */
@NullMarked
package io.millrace.stages.wireguard.config;

import org.jspecify.annotations.NullMarked;
