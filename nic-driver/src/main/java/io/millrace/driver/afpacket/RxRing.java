package io.millrace.driver.afpacket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.millrace.driver.ffi.IfPacket;
import io.millrace.driver.ffi.Layouts;
import io.millrace.driver.ffi.VirtioNet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.netdev.Handover;
import io.millrace.driver.offload.VlanTag;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * The ring that the kernel fills with received frames, and a cursor on its next slot.
 *
 * <pre>
 *   slot: tpacket2_hdr | sockaddr_ll | ... | virtio_net_hdr | frame
 *                                                            ^ tp_mac
 * </pre>
 *
 * <p>Version 2 rather than 3: version 3 hands frames over in blocks, a partly filled one after a
 * time-out of whole milliseconds, which each hop of a forwarder would add to the latency. Slots as
 * large as a super-frame rather than as a wire's frame, with super-frames fetched by recvmsg(2)
 * ({@code TP_STATUS_COPY}): that is a second path for 1 % (60-byte frames over a veth at 1.40 Mpps,
 * with slots of 2 KiB at 1.42).
 *
 * <p>A slot belongs to the process while its status has {@code TP_STATUS_USER}. The cursor is for
 * the polling thread; {@link #collectDrops} for any.
 */
final class RxRing implements Handover.Resource {
  private static final int ETH_P_ALL = 3;

  /** Header and the largest frame the kernel makes by default; an odd number of cache lines. */
  private static final int SLOT_BYTES = (65_536 + 192) | 64;

  private static final VarHandle STATUS = JAVA_INT.varHandle();
  private static final long TP_STATUS = Layouts.offset(IfPacket.TPACKET2_HDR, "tp_status");
  private static final long TP_LEN = Layouts.offset(IfPacket.TPACKET2_HDR, "tp_len");
  private static final long TP_SNAPLEN = Layouts.offset(IfPacket.TPACKET2_HDR, "tp_snaplen");
  private static final long TP_MAC = Layouts.offset(IfPacket.TPACKET2_HDR, "tp_mac");
  private static final long TP_VLAN_TCI = Layouts.offset(IfPacket.TPACKET2_HDR, "tp_vlan_tci");
  private static final long TP_VLAN_TPID = Layouts.offset(IfPacket.TPACKET2_HDR, "tp_vlan_tpid");
  private static final long VNET = VirtioNet.VIRTIO_NET_HDR.byteSize();
  private static final long FLAGS = Layouts.offset(VirtioNet.VIRTIO_NET_HDR, "flags") - VNET;
  private static final long GSO_SIZE = Layouts.offset(VirtioNet.VIRTIO_NET_HDR, "gso_size") - VNET;
  private static final long CSUM_START =
      Layouts.offset(VirtioNet.VIRTIO_NET_HDR, "csum_start") - VNET;
  private static final long CSUM_OFFSET =
      Layouts.offset(VirtioNet.VIRTIO_NET_HDR, "csum_offset") - VNET;

  private final PacketSocket socket = new PacketSocket();
  private final MemorySegment ring;
  private final LongAdder missed;
  private boolean started;
  private boolean closed;

  private long slot;
  private int status;
  private long frame;

  /**
   * Opens a ring that drops everything until {@link #start}.
   *
   * @param missed where to count frames that found the ring full
   */
  RxRing(AfPacketConfig config, int interfaceIndex, LongAdder missed) {
    this.missed = missed;
    try {
      socket.set(IfPacket.PACKET_VNET_HDR, "PACKET_VNET_HDR", 1);
      socket.set(IfPacket.PACKET_IGNORE_OUTGOING, "PACKET_IGNORE_OUTGOING", 1);
      ring =
          socket.mapRing(IfPacket.PACKET_RX_RING, "PACKET_RX_RING", SLOT_BYTES, config.rxSlots());
      socket.rejectAll();
      socket.bind(interfaceIndex, ETH_P_ALL);
      if (config.promiscuous()) {
        socket.joinPromiscuous(interfaceIndex);
      }
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  PacketSocket socket() {
    return socket;
  }

  /** Begins to receive, unless it has already begun. */
  void start() {
    if (!started) {
      started = true;
      socket.acceptAll();
    }
  }

  /** Whether the kernel has filled the slot under the cursor; the other accessors need that. */
  boolean isReady() {
    status = (int) STATUS.getAcquire(ring, slot + TP_STATUS);
    frame = slot + (ring.get(JAVA_SHORT, slot + TP_MAC) & 0xffff);
    return (status & IfPacket.TP_STATUS_USER) != 0;
  }

  /** Gives the slot back to the kernel and moves on. */
  void release() {
    STATUS.setRelease(ring, slot + TP_STATUS, IfPacket.TP_STATUS_KERNEL);
    slot += SLOT_BYTES;
    if (slot == ring.byteSize()) {
      slot = 0;
    }
  }

  /** The ring's memory, in which {@link #frame} counts. */
  MemorySegment memory() {
    return ring;
  }

  /** Offset of the frame's first byte within {@link #memory}. */
  long frame() {
    return frame;
  }

  /** Bytes of the frame. */
  int length() {
    return ring.get(JAVA_INT, slot + TP_SNAPLEN);
  }

  /** Whether the frame was longer than a slot. */
  boolean isCut() {
    return ring.get(JAVA_INT, slot + TP_SNAPLEN) != ring.get(JAVA_INT, slot + TP_LEN);
  }

  /** Copies the frame's {@link #length} bytes into packet memory. */
  void copyFrame(long to, int bytes) {
    PacketMemory.copyIn(ring, frame, to, bytes);
  }

  boolean hasVlanTag() {
    return (status & IfPacket.TP_STATUS_VLAN_VALID) != 0;
  }

  /** The tag that the kernel took out of the frame: tag protocol (802.1Q unless told), control. */
  int vlanTag() {
    int protocol =
        (status & IfPacket.TP_STATUS_VLAN_TPID_VALID) != 0
            ? ring.get(JAVA_SHORT, slot + TP_VLAN_TPID)
            : VlanTag.TPID_8021Q;
    return protocol << 16 | ring.get(JAVA_SHORT, slot + TP_VLAN_TCI) & 0xffff;
  }

  /** Whether the sender has left nothing to do: no flag set, not a super-frame. */
  boolean isPlain() {
    return ring.get(JAVA_SHORT_UNALIGNED, frame + FLAGS) == 0;
  }

  boolean hasFlag(int flag) {
    return (ring.get(JAVA_BYTE, frame + FLAGS) & flag) != 0;
  }

  int gsoType() {
    return ring.get(JAVA_BYTE, frame + FLAGS + 1) & 0xff;
  }

  int gsoSize() {
    return ring.get(JAVA_SHORT_UNALIGNED, frame + GSO_SIZE) & 0xffff;
  }

  int csumStart() {
    return ring.get(JAVA_SHORT_UNALIGNED, frame + CSUM_START) & 0xffff;
  }

  int csumOffset() {
    return ring.get(JAVA_SHORT_UNALIGNED, frame + CSUM_OFFSET) & 0xffff;
  }

  /** Adds what the kernel dropped since the last call to the port's count. */
  synchronized void collectDrops() {
    if (!closed) {
      missed.add(socket.drops());
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      collectDrops();
      closed = true;
      socket.close();
    }
  }
}
