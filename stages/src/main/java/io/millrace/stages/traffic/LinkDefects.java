package io.millrace.stages.traffic;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Vlan;

/** How to spoil Ethernet, VLAN tags and ARP. */
final class LinkDefects {
  private static final int ARP_FORMAT = 8;

  private LinkDefects() {}

  static void runt(Draft draft) {
    draft.udp4();
    draft.cutAt(draft.packet + draft.random.nextInt(1, Ethernet.HEADER_BYTES));
  }

  static void sourceGroup(Draft draft) {
    draft.udp4();
    Ethernet.putSource(draft.packet, 0x0100_5e00_0000L | draft.random.nextInt(1 << 23));
  }

  static void length(Draft draft) {
    draft.udp4();
    draft.cutAt(draft.packet + FrameWriter.MIN_FRAME);
    int excess = draft.random.nextInt(1, 1000);
    Ethernet.putType(draft.packet, FrameWriter.MIN_FRAME - Ethernet.HEADER_BYTES + excess);
  }

  static void type(Draft draft) {
    draft.udp4();
    int type = draft.random.nextInt(Ethernet.MAX_LENGTH + 1, Ethernet.MIN_TYPE);
    Ethernet.putType(draft.packet, type);
  }

  static void vlanTruncated(Draft draft) {
    draft.udp4();
    Ethernet.putType(draft.packet, Vlan.TPID);
    draft.cutAt(draft.ip + draft.random.nextInt(Vlan.TAG_BYTES));
  }

  static void vlanReserved(Draft draft) {
    draft.udp4();
    Ethernet.putType(draft.packet, draft.random.nextBoolean() ? Vlan.TPID : Vlan.TPID_SERVICE);
    Vlan.put(draft.ip, 0, false, Vlan.RESERVED_IDENTIFIER, Ethernet.TYPE_IPV4);
  }

  static void arpTruncated(Draft draft) {
    draft.arp();
    draft.cutAt(draft.ip + draft.random.nextInt(ARP_FORMAT, 28));
  }

  static void arpMalformed(Draft draft) {
    draft.arp();
    draft.flip(draft.ip + 2, 4);
  }

  static void arpOpcode(Draft draft) {
    draft.arp();
    PacketMemory.putShort(draft.ip + 6, draft.random.nextBoolean() ? 0 : 0xffff);
  }

  static void arpSender(Draft draft) {
    draft.arp();
    if (draft.random.nextBoolean()) {
      PacketMemory.putByte(draft.ip + 8, 0x01);
    } else {
      PacketMemory.putByte(draft.ip + 14, 127);
    }
  }
}
