package io.millrace.stages.validate;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.pipeline.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Where the rules are in a packet, and how much of it is left. There is one in each {@link
 * Validate}, used again for each packet, so that nothing is allocated.
 *
 * <p>A captured packet may have been longer on the wire. Lengths that headers claim are held
 * against the wire's; what is read must have been captured.
 */
final class Cursor {
  /** Address of the header that is looked at. */
  long at;

  /** Bytes from there on that are in memory. */
  int captured;

  /** Bytes from there on that were on the wire. */
  int wire;

  /** Address of the IP header, once there is one. */
  long ip;

  /** Version of the IP header. */
  int version;

  /** Whether the IP packet is a fragment, so that the transport layer is not whole. */
  boolean fragment;

  /** Whether transport checksums are to be verified. */
  boolean verify;

  /** Whether UDP over IPv6 may have no checksum. */
  final boolean allowZeroChecksum;

  Cursor(boolean allowZeroChecksum) {
    this.allowZeroChecksum = allowZeroChecksum;
  }

  void start(long packet, boolean verifyChecksums) {
    at = packet;
    captured = Packet.length(packet);
    wire = Math.max(captured, PacketMeta.wireLength(packet));
    fragment = false;
    verify = verifyChecksums && !Packet.has(packet, Packet.L4_CHECKSUM_GOOD);
  }

  /** Steps over a header that is there. */
  void skip(int bytes) {
    at += bytes;
    captured -= bytes;
    wire -= bytes;
  }

  /** Forgets what is behind a length that a header claims: padding. */
  void limit(int bytes) {
    wire = bytes;
    captured = Math.min(captured, bytes);
  }

  /** Why the next bytes cannot be read: there were none, or the capture has cut them off. */
  @Nullable DropReason missing(int bytes, DropReason truncated) {
    if (captured >= bytes) {
      return null;
    }
    return wire < bytes ? truncated : Malformed.CAPTURE_CUT;
  }

  /** Whether a transport checksum that covers the next bytes can be verified, and should be. */
  boolean verifies(int bytes) {
    return verify && !fragment && captured >= bytes;
  }
}
