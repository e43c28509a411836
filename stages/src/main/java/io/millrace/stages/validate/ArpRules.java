package io.millrace.stages.validate;

import io.millrace.pipeline.DropReason;
import io.millrace.stages.wire.Arp;
import io.millrace.stages.wire.Ethernet;
import org.jspecify.annotations.Nullable;

/** What RFC 826 asks of a message for IPv4 over Ethernet. Probes, with no sender address, pass. */
final class ArpRules {
  /** Hardware type IEEE 802, which some stations use on Ethernet (RFC 1122, section 2.3.2). */
  private static final int HARDWARE_IEEE_802 = 6;

  private static final int FORMAT_BYTES = 8;
  private static final int RESERVED_OPCODE = 0xffff;

  private ArpRules() {}

  static @Nullable DropReason judge(Cursor cursor) {
    DropReason missing = cursor.missing(FORMAT_BYTES, Malformed.ARP_TRUNCATED);
    if (missing != null) {
      return missing;
    }
    if (!isWellFormed(cursor.at)) {
      return Malformed.ARP_MALFORMED;
    }
    missing = cursor.missing(Arp.BYTES, Malformed.ARP_TRUNCATED);
    return missing != null ? missing : judgeContents(cursor.at);
  }

  private static boolean isWellFormed(long arp) {
    int hardware = Arp.hardwareType(arp);
    return (hardware == Arp.HARDWARE_ETHERNET || hardware == HARDWARE_IEEE_802)
        && Arp.protocolType(arp) == Ethernet.TYPE_IPV4
        && Arp.hardwareLength(arp) == 6
        && Arp.protocolLength(arp) == 4;
  }

  private static @Nullable DropReason judgeContents(long arp) {
    int opcode = Arp.opcode(arp);
    if (opcode == 0 || opcode == RESERVED_OPCODE) {
      return Malformed.ARP_OPCODE;
    }
    int sender = Arp.senderProtocol(arp);
    boolean impossible = sender != 0 && Martians.isBadSource(sender);
    return impossible || Ethernet.isGroup(Arp.senderHardware(arp)) ? Malformed.ARP_SENDER : null;
  }
}
