package io.millrace.driver.offload;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;

/** Puts an IEEE 802.1Q tag into a frame, where the kernel or the card had taken it out. */
public final class VlanTag {
  public static final int TPID_8021Q = 0x8100;
  public static final int BYTES = 4;

  private VlanTag() {}

  /**
   * The packet with the tag behind its two addresses, grown into its headroom by {@value #BYTES}
   * bytes.
   *
   * @param packet at least 12 bytes
   * @param tag tag protocol identifier, then tag control information
   */
  public static long insert(long packet, int tag) {
    long addresses = PacketMemory.getLong(packet);
    int sourceEnd = PacketMemory.getInt(packet + 8);
    long tagged = Packet.push(packet, BYTES);
    PacketMemory.putLong(tagged, addresses);
    PacketMemory.putInt(tagged + 8, sourceEnd);
    PacketMemory.putInt(tagged + 12, tag);
    return tagged;
  }
}
