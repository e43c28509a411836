/**
 * WireGuard's handshake without I/O: Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s with WireGuard's
 * messages and cookies (Donenfeld, "WireGuard: Next Generation Kernel Network Tunnel", 2017,
 * section 5, the "paper" below; Perrin, "The Noise Protocol Framework", revision 34). Bytes and
 * time in, bytes and an {@link io.millrace.stages.wireguard.noise.Outcome} out.
 *
 * <p>{@link io.millrace.stages.wireguard.noise.Identity} is our own key, {@link
 * io.millrace.stages.wireguard.noise.PeerHandshake} what goes on with one peer, in both roles, and
 * {@link io.millrace.stages.wireguard.noise.Responder} judges messages before it is known whose
 * they are. All of it belongs to one control thread, allocates, and takes tens of microseconds.
 *
 * <p>Keys that last lie outside the heap and are overwritten; what lasts for the length of a
 * handshake is overwritten in the heap. The collector and the ciphers' library may have made copies
 * of the latter that nobody can reach.
 */
@NullMarked
package io.millrace.stages.wireguard.noise;

import org.jspecify.annotations.NullMarked;
