package io.millrace.driver.pcap;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.port.decorate.Direction;
import io.millrace.driver.port.decorate.PacketRecorder;

/**
 * Records what passes a port, marked with its direction, or what is dropped, with the reason as the
 * packet's comment. Any number of threads may share one; the writer stays the caller's to close.
 */
public final class PcapngRecorder implements PacketRecorder {
  private final PcapngWriter writer;

  /** Records into a file that may have other uses beside. */
  public PcapngRecorder(PcapngWriter writer) {
    this.writer = writer;
  }

  @Override
  public void record(Direction direction, long epochNanos, long packet) {
    int flags = direction == Direction.RX ? Pcapng.INBOUND : Pcapng.OUTBOUND;
    writer.write(packet, epochNanos, flags, null);
  }

  /**
   * Records a packet that is about to be dropped; it stays the caller's.
   *
   * @param epochNanos what to take for a packet that does not know its time of arrival
   * @param reason goes into the packet's comment
   */
  public void recordDrop(long packet, long epochNanos, String reason) {
    writer.write(packet, arrival(packet, epochNanos), reason);
  }

  /** When a packet arrived, if it knows, else what the caller thinks. */
  static long arrival(long packet, long otherwise) {
    return Packet.has(packet, Packet.TIMESTAMP) ? PacketMeta.timestamp(packet) : otherwise;
  }
}
