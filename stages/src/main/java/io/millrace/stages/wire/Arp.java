package io.millrace.stages.wire;

import io.millrace.driver.memory.PacketMemory;

/**
 * The Address Resolution Protocol for IPv4 over Ethernet (RFC 826).
 *
 * <pre>
 *   0 hardware type (2) | 2 protocol type (2) | 4 lengths (1 + 1) | 6 opcode (2)
 *   8 sender hardware (6) | 14 sender protocol (4) | 18 target hardware (6) | 24 target protocol (4)
 * </pre>
 */
public final class Arp {
  /** Bytes of a message for IPv4 over Ethernet. */
  public static final int BYTES = 28;

  /** Hardware type Ethernet. */
  public static final int HARDWARE_ETHERNET = 1;

  /** Opcode: who has the target protocol address? */
  public static final int REQUEST = 1;

  /** Opcode: the sender has it. */
  public static final int REPLY = 2;

  private static final int OPCODE = 6;
  private static final int SENDER_HARDWARE = 8;
  private static final int SENDER_PROTOCOL = 14;
  private static final int TARGET_HARDWARE = 18;
  private static final int TARGET_PROTOCOL = 24;

  /** The first six bytes of every message for IPv4 over Ethernet. */
  private static final long FORMAT = 0x0001_0800_0604L;

  private Arp() {}

  /** Whether the message maps IPv4 to Ethernet addresses, by its types and lengths. */
  public static boolean isIpv4OverEthernet(long arp) {
    return Ethernet.getAddress(arp) == FORMAT;
  }

  /** Hardware type. */
  public static int hardwareType(long arp) {
    return PacketMemory.getShort(arp);
  }

  /** Protocol type, an EtherType. */
  public static int protocolType(long arp) {
    return PacketMemory.getShort(arp + 2);
  }

  /** Bytes of a hardware address. */
  public static int hardwareLength(long arp) {
    return PacketMemory.getByte(arp + 4);
  }

  /** Bytes of a protocol address. */
  public static int protocolLength(long arp) {
    return PacketMemory.getByte(arp + 5);
  }

  /** Opcode, {@link #REQUEST} or {@link #REPLY}. */
  public static int opcode(long arp) {
    return PacketMemory.getShort(arp + OPCODE);
  }

  /** Ethernet address of the sender. */
  public static long senderHardware(long arp) {
    return Ethernet.getAddress(arp + SENDER_HARDWARE);
  }

  /** IPv4 address of the sender; 0 in a probe (RFC 5227, section 2.1.1). */
  public static int senderProtocol(long arp) {
    return PacketMemory.getInt(arp + SENDER_PROTOCOL);
  }

  /** Ethernet address of the target; without meaning in a request. */
  public static long targetHardware(long arp) {
    return Ethernet.getAddress(arp + TARGET_HARDWARE);
  }

  /** IPv4 address of the target. */
  public static int targetProtocol(long arp) {
    return PacketMemory.getInt(arp + TARGET_PROTOCOL);
  }

  /** Writes a whole message. */
  public static void put(
      long arp,
      int opcode,
      long senderHardware,
      int senderProtocol,
      long targetHardware,
      int targetProtocol) {
    Ethernet.putAddress(arp, FORMAT);
    PacketMemory.putShort(arp + OPCODE, opcode);
    Ethernet.putAddress(arp + SENDER_HARDWARE, senderHardware);
    PacketMemory.putInt(arp + SENDER_PROTOCOL, senderProtocol);
    Ethernet.putAddress(arp + TARGET_HARDWARE, targetHardware);
    PacketMemory.putInt(arp + TARGET_PROTOCOL, targetProtocol);
  }
}
