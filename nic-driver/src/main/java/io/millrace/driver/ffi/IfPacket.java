package io.millrace.driver.ffi;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;

/**
 * {@code <linux/if_packet.h>} of Linux 4.20 and later: packet sockets and their mapped rings, see
 * packet(7) and the kernel's Documentation/networking/packet_mmap.rst.
 */
public final class IfPacket {
  public static final int PACKET_ADD_MEMBERSHIP = 1;
  public static final int PACKET_RX_RING = 5;
  public static final int PACKET_STATISTICS = 6;
  public static final int PACKET_VERSION = 10;
  public static final int PACKET_TX_RING = 13;
  public static final int PACKET_VNET_HDR = 15;
  public static final int PACKET_FANOUT = 18;
  public static final int PACKET_QDISC_BYPASS = 20;
  public static final int PACKET_IGNORE_OUTGOING = 23;
  public static final int PACKET_MR_PROMISC = 1;
  public static final int PACKET_FANOUT_HASH = 0;
  public static final int PACKET_FANOUT_FLAG_UNIQUEID = 0x2000;
  public static final int TPACKET_V2 = 1;
  public static final int TPACKET_ALIGNMENT = 16;

  public static final int TP_STATUS_KERNEL = 0;
  public static final int TP_STATUS_USER = 1;
  public static final int TP_STATUS_COPY = 1 << 1;
  public static final int TP_STATUS_CSUMNOTREADY = 1 << 3;
  public static final int TP_STATUS_VLAN_VALID = 1 << 4;
  public static final int TP_STATUS_VLAN_TPID_VALID = 1 << 6;
  public static final int TP_STATUS_AVAILABLE = 0;
  public static final int TP_STATUS_SEND_REQUEST = 1;
  public static final int TP_STATUS_SENDING = 1 << 1;
  public static final int TP_STATUS_WRONG_FORMAT = 1 << 2;

  /** Address of a packet socket; {@code sll_protocol} is an EtherType, 0 receives nothing. */
  public static final StructLayout SOCKADDR_LL =
      structLayout(
              JAVA_SHORT.withName("sll_family"),
              Layouts.BE16.withName("sll_protocol"),
              JAVA_INT.withName("sll_ifindex"),
              JAVA_SHORT.withName("sll_hatype"),
              JAVA_BYTE.withName("sll_pkttype"),
              JAVA_BYTE.withName("sll_halen"),
              Layouts.bytes("sll_addr", 8))
          .withName("sockaddr_ll");

  /** The geometry of a ring of version 1 or 2. */
  public static final StructLayout TPACKET_REQ =
      structLayout(
              JAVA_INT.withName("tp_block_size"),
              JAVA_INT.withName("tp_block_nr"),
              JAVA_INT.withName("tp_frame_size"),
              JAVA_INT.withName("tp_frame_nr"))
          .withName("tpacket_req");

  /** What precedes each frame of a ring of version 2. */
  public static final StructLayout TPACKET2_HDR =
      structLayout(
              JAVA_INT.withName("tp_status"),
              JAVA_INT.withName("tp_len"),
              JAVA_INT.withName("tp_snaplen"),
              JAVA_SHORT.withName("tp_mac"),
              JAVA_SHORT.withName("tp_net"),
              JAVA_INT.withName("tp_sec"),
              JAVA_INT.withName("tp_nsec"),
              JAVA_SHORT.withName("tp_vlan_tci"),
              JAVA_SHORT.withName("tp_vlan_tpid"),
              Layouts.bytes("tp_padding", 4))
          .withName("tpacket2_hdr");

  /** Counters of one socket, set to zero by reading them. */
  public static final StructLayout TPACKET_STATS =
      structLayout(JAVA_INT.withName("tp_packets"), JAVA_INT.withName("tp_drops"))
          .withName("tpacket_stats");

  /** Membership of an interface: here, promiscuous mode as long as the socket lives. */
  public static final StructLayout PACKET_MREQ =
      structLayout(
              JAVA_INT.withName("mr_ifindex"),
              JAVA_SHORT.withName("mr_type"),
              JAVA_SHORT.withName("mr_alen"),
              Layouts.bytes("mr_address", 8))
          .withName("packet_mreq");

  private IfPacket() {}
}
