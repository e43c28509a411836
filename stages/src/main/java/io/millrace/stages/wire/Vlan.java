package io.millrace.stages.wire;

import io.millrace.driver.memory.PacketMemory;

/**
 * A VLAN tag (IEEE 802.1Q-2022, 9.6). Its two bytes of tag control information follow the TPID,
 * which stands in the place of the EtherType; the type of what is tagged comes behind. A service
 * tag (802.1ad, QinQ) is put in front of a customer tag.
 *
 * <p>Addresses are those of the control information: {@code packet + 14} for the outer tag.
 *
 * <pre>
 *   0 priority (3 bits), drop eligible (1), VLAN identifier (12) | 2 type of what follows (2)
 * </pre>
 */
public final class Vlan {
  /** TPID of a customer tag. */
  public static final int TPID = 0x8100;

  /** TPID of a service tag. */
  public static final int TPID_SERVICE = 0x88a8;

  /** Bytes that one tag adds to a frame. */
  public static final int TAG_BYTES = 4;

  /** Tags that are looked behind: a service tag and a customer tag. */
  public static final int MAX_TAGS = 2;

  /** The identifier that no frame may carry (IEEE 802.1Q, table 9-2). */
  public static final int RESERVED_IDENTIFIER = 0xfff;

  private static final int TYPE = 2;

  private Vlan() {}

  /** Whether a type field announces a tag. */
  public static boolean isTpid(int type) {
    return type == TPID || type == TPID_SERVICE;
  }

  /** VLAN identifier, 0 to 4095; 0 means priority only. */
  public static int identifier(long tag) {
    return PacketMemory.getShort(tag) & 0xfff;
  }

  /** Priority code point, 0 to 7. */
  public static int priority(long tag) {
    return PacketMemory.getShort(tag) >>> 13;
  }

  /** Whether the frame may be dropped first. */
  public static boolean dropEligible(long tag) {
    return (PacketMemory.getShort(tag) & 0x1000) != 0;
  }

  /** Type of what the tag is in front of. */
  public static int innerType(long tag) {
    return PacketMemory.getShort(tag + TYPE);
  }

  /** Writes control information and inner type. */
  public static void put(long tag, int priority, boolean dropEligible, int identifier, int type) {
    PacketMemory.putShort(tag, priority << 13 | (dropEligible ? 0x1000 : 0) | identifier);
    PacketMemory.putShort(tag + TYPE, type);
  }

  /** Identifier of the frame's outermost tag, or -1 if it has none. */
  public static int outerIdentifier(long packet) {
    return isTpid(Ethernet.type(packet)) ? identifier(packet + Ethernet.HEADER_BYTES) : -1;
  }
}
