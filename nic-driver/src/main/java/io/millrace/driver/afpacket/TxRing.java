package io.millrace.driver.afpacket;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.millrace.driver.ffi.IfPacket;
import io.millrace.driver.ffi.Layouts;
import io.millrace.driver.ffi.SysSocket;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.netdev.Handover;
import io.millrace.driver.port.QueueCounters;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The ring that the kernel takes frames from to send them. All methods are for the sending thread.
 *
 * <pre>
 *   tail ... oldest slot the kernel may still be at ... head
 *   AVAILABLE (done) | SENDING (being sent) | SEND_REQUEST (not looked at yet)
 * </pre>
 *
 * <p>The kernel takes the slots in turn and stops at the first one it cannot send.
 */
final class TxRing implements Handover.Resource {
  private static final VarHandle STATUS = JAVA_INT.varHandle();
  private static final long TP_STATUS = Layouts.offset(IfPacket.TPACKET2_HDR, "tp_status");
  private static final long TP_LEN = Layouts.offset(IfPacket.TPACKET2_HDR, "tp_len");

  /** Where the kernel looks for a frame in a transmit slot unless told otherwise. */
  private static final long FRAME = IfPacket.TPACKET2_HDR.byteSize();

  /** Room for all that a packet buffer can hold; an odd number of cache lines. */
  private static final int SLOT_BYTES = (int) (PacketMemory.STRIDE + 64) | 64;

  private final PacketSocket socket = new PacketSocket();
  private final MemorySegment ring;
  private long head;
  private long tail;
  private int pending;

  /** Opens a ring on an interface. */
  TxRing(AfPacketConfig config, int interfaceIndex) {
    try {
      if (config.qdiscBypass()) {
        socket.set(IfPacket.PACKET_QDISC_BYPASS, "PACKET_QDISC_BYPASS", 1);
      }
      socket.enlargeSendBuffer();
      ring =
          socket.mapRing(IfPacket.PACKET_TX_RING, "PACKET_TX_RING", SLOT_BYTES, config.txSlots());
      socket.bind(interfaceIndex, /* etherType= */ 0);
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Frames in the ring which are not known to be sent. */
  int pending() {
    return pending;
  }

  /** Copies a packet, which remains the caller's, into the ring, unless that is full. */
  boolean offer(long packet) {
    boolean full = pending * (long) SLOT_BYTES == ring.byteSize();
    if (full || status(head) != IfPacket.TP_STATUS_AVAILABLE) {
      return false;
    }
    int length = Packet.length(packet);
    PacketMemory.copyOut(packet, ring, head + FRAME, length);
    ring.set(JAVA_INT, head + TP_LEN, length);
    STATUS.setRelease(ring, head + TP_STATUS, IfPacket.TP_STATUS_SEND_REQUEST);
    head = after(head);
    pending++;
    return true;
  }

  /** Whether the kernel has frames to send that it has not looked at. */
  boolean needsKick() {
    return pending > 0 && status(before(head)) == IfPacket.TP_STATUS_SEND_REQUEST;
  }

  /**
   * Has the kernel send what it can: one system call.
   *
   * @return negative: {@code -errno}, with which it stopped
   */
  long kick() {
    return SysSocket.send(socket.fd(), 0, 0, SysSocket.MSG_DONTWAIT | SysSocket.MSG_NOSIGNAL);
  }

  /**
   * Counts and frees the slots of frames that are sent.
   *
   * @param all whether to count those that are being sent as well, because nobody will ask again
   */
  void reclaim(QueueCounters counters, boolean all) {
    int packets = 0;
    long bytes = 0;
    while (pending > packets && (all || status(tail) == IfPacket.TP_STATUS_AVAILABLE)) {
      bytes += ring.get(JAVA_INT, tail + TP_LEN);
      tail = after(tail);
      packets++;
    }
    if (packets > 0) {
      pending -= packets;
      counters.count(packets, bytes);
    }
  }

  /** Takes back and counts as errors the frames that the kernel has not taken, to the last. */
  void discard(QueueCounters counters) {
    int discarded = 0;
    while (discarded < pending && isUntaken(before(head))) {
      head = before(head);
      STATUS.setRelease(ring, head + TP_STATUS, IfPacket.TP_STATUS_AVAILABLE);
      discarded++;
    }
    if (discarded > 0) {
      pending -= discarded;
      counters.errors(discarded);
    }
  }

  private boolean isUntaken(long slot) {
    int status = status(slot);
    return status == IfPacket.TP_STATUS_SEND_REQUEST || status == IfPacket.TP_STATUS_WRONG_FORMAT;
  }

  /** Without the bits by which the kernel says how it took a time stamp. */
  private int status(long slot) {
    return (int) STATUS.getAcquire(ring, slot + TP_STATUS)
        & (IfPacket.TP_STATUS_SEND_REQUEST
            | IfPacket.TP_STATUS_SENDING
            | IfPacket.TP_STATUS_WRONG_FORMAT);
  }

  private long after(long slot) {
    long next = slot + SLOT_BYTES;
    return next == ring.byteSize() ? 0 : next;
  }

  private long before(long slot) {
    return (slot == 0 ? ring.byteSize() : slot) - SLOT_BYTES;
  }

  @Override
  public void close() {
    socket.close();
  }
}
