package io.millrace.driver.offload;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import java.util.zip.CRC32C;

/**
 * The checksum of SCTP, a CRC32c that is stored least significant byte first, RFC 9260 appendix A.
 */
public final class SctpChecksum {
  /** Where the checksum lies in the SCTP header. */
  public static final int OFFSET = 8;

  public static final int BYTES = 4;

  private final CRC32C crc = new CRC32C();
  private final byte[] message = new byte[PacketMemory.DATA_ROOM];

  /**
   * Fills in the checksum of a frame whose sender left that to the hardware.
   *
   * @param packet at most {@link PacketMemory#DATA_ROOM} bytes, the checksum within them
   * @param start where its SCTP header starts
   */
  public void complete(long packet, int start) {
    int length = Packet.length(packet) - start;
    PacketMemory.putInt(packet + start + OFFSET, 0);
    PacketMemory.copyOut(packet + start, message, 0, length);
    crc.reset();
    crc.update(message, 0, length);
    PacketMemory.putIntLe(packet + start + OFFSET, (int) crc.getValue());
  }
}
