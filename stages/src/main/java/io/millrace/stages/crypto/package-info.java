/**
 * ChaCha20-Poly1305 (RFC 8439) on bursts of packets, in place in packet memory, by whichever engine
 * the machine has.
 *
 * <p>{@link io.millrace.stages.crypto.AeadEngines} finds the engines, proves each by known answers
 * and opens one for each worker. Operations gather in an {@link
 * io.millrace.stages.crypto.AeadBurst}, whatever keys they have, and an {@link
 * io.millrace.stages.crypto.Aead} carries them out at once.
 */
@NullMarked
package io.millrace.stages.crypto;

import org.jspecify.annotations.NullMarked;
