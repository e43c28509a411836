package io.millrace.driver.pcap;

import io.millrace.driver.port.PortException;
import java.lang.foreign.MemorySegment;

/**
 * The classic format (draft-ietf-opsawg-pcap):
 *
 * <pre>
 *   file:    magic 4 | major 2 | minor 2 | reserved 8 | snap length 4 | FCS and link type 4 | records
 *   record:  seconds 4 | fraction 4 | captured length 4 | length on the wire 4 | bytes
 * </pre>
 *
 * The magic tells the byte order and whether the fraction is in micro- or nanoseconds. The snap
 * length binds nobody: records may be longer.
 */
final class PcapReader extends CaptureReader {
  static final int MICROS_MAGIC = 0xa1b2c3d4;
  static final int NANOS_MAGIC = 0xa1b23c4d;

  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  private final int nanosPerUnit;

  /**
   * Reads the file's header.
   *
   * @param name what to call the file in messages
   * @throws PortException if packets cannot be read from it
   */
  PcapReader(MemorySegment file, String name) {
    super(file);
    if (file.byteSize() < FILE_HEADER) {
      throw new PortException(name + " ends within its header: it holds no packets");
    }
    bigEndian = isMagic(Integer.reverseBytes(readInt(0)));
    nanosPerUnit = readInt(0) == NANOS_MAGIC ? 1 : 1000;
    if (readUnsignedShort(4) != 2) {
      throw new PortException(
          "%s is pcap of version %d, only 2 is known: convert it with editcap"
              .formatted(name, readUnsignedShort(4)));
    }
    int linkType = readUnsignedShort(bigEndian ? 22 : 20);
    if (linkType != LinkType.ETHERNET) {
      throw CaptureFile.notEthernet(name, LinkType.describe(linkType));
    }
    position = FILE_HEADER;
  }

  /** Whether a file begins so, in one byte order or the other. */
  static boolean isMagic(int magic) {
    return magic == MICROS_MAGIC || magic == NANOS_MAGIC;
  }

  @Override
  public Step step() {
    if (left() < RECORD_HEADER) {
      return left() == 0 ? Step.END : damaged("ends within the header of a record");
    }
    long captured = readUnsignedInt(position + 8);
    if (captured > left() - RECORD_HEADER) {
      return damaged("ends within a record of " + captured + " bytes");
    }
    if (captured > Integer.MAX_VALUE) {
      return damaged("has a record of " + captured + " bytes");
    }
    long record = position;
    position += RECORD_HEADER + captured;
    return packet(
        record + RECORD_HEADER,
        (int) captured,
        readInt(record + 12),
        readUnsignedInt(record) * 1_000_000_000L + readUnsignedInt(record + 4) * nanosPerUnit);
  }

  @Override
  public void rewind() {
    super.rewind();
    position = FILE_HEADER;
  }
}
