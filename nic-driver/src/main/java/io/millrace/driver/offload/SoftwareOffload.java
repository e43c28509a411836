package io.millrace.driver.offload;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMeta;

/**
 * Does for a packet what its flags ask of a card that cannot: {@link Packet#CHECKSUM_OPEN}, {@link
 * Packet#VLAN_TAG}. For one thread.
 */
public final class SoftwareOffload {
  /** The flags that ask for something. */
  public static final long FLAGS = Packet.CHECKSUM_OPEN | Packet.VLAN_TAG;

  private final SctpChecksum sctp = new SctpChecksum();

  /**
   * The packet with nothing asked of the card any more. What cannot be done, because the checksum
   * would lie outside the packet or there is no headroom for the tag, is left undone, and its flag
   * stays.
   *
   * @param packet with at least 14 bytes
   */
  public long complete(long packet) {
    long done = packet;
    if (Packet.has(done, Packet.CHECKSUM_OPEN)) {
      done =
          completeChecksum(done, PacketMeta.checksumStart(done), PacketMeta.checksumOffset(done));
    }
    if (Packet.has(done, Packet.VLAN_TAG) && Packet.headroom(done) >= VlanTag.BYTES) {
      int tag = VlanTag.TPID_8021Q << 16 | PacketMeta.vlanTag(done);
      done = VlanTag.insert(done & ~Packet.VLAN_TAG, tag);
    }
    return done;
  }

  /** Of the protocols with such checksums only SCTP has its at this offset, and it is no sum. */
  private long completeChecksum(long packet, int start, int offset) {
    boolean isSctp = offset == SctpChecksum.OFFSET;
    if (start + offset + (isSctp ? SctpChecksum.BYTES : 2) > Packet.length(packet)) {
      return packet;
    }
    if (isSctp) {
      sctp.complete(packet, start);
    } else {
      InternetChecksum.complete(packet, Packet.length(packet), start, offset);
    }
    return packet & ~Packet.CHECKSUM_OPEN;
  }
}
