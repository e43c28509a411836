package io.millrace.driver.pcap;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.millrace.driver.port.PortException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newer format (draft-ietf-opsawg-pcapng): blocks, each with its type and length in front and
 * its length again behind, in sections that have a byte order and interfaces of their own.
 *
 * <p>A packet that cannot be had, because its interface is unknown or not Ethernet or its lengths
 * contradict, is one bad record. A block whose own length cannot be trusted ends the reading.
 */
final class PcapngReader extends CaptureReader {
  /** Options looked at per interface; a file with more of them is up to no good. */
  private static final int MAX_OPTIONS = 256;

  private static final int MIN_SECTION = Pcapng.BLOCK_OVERHEAD + Pcapng.SECTION_BODY;

  private final List<PcapngInterface> interfaces = new ArrayList<>();

  /** An interface whose packets are all bad records, if the file has such. */
  private @Nullable PcapngInterface otherLink;

  /**
   * Checks that the file begins with a section, and that what comes before its first packet
   * describes at least one Ethernet interface, if any.
   *
   * @param name what to call the file in messages
   * @throws PortException if packets cannot be read from it
   */
  PcapngReader(MemorySegment file, String name) {
    super(file);
    if (step() == Step.BAD) {
      throw new PortException(
          name + " is not a sound pcapng file: " + damage().map(Damage::toString).orElseThrow());
    }
    Step step;
    do {
      step = step();
    } while (step == Step.OTHER);
    if (otherLink != null && interfaces.stream().noneMatch(PcapngInterface::isEthernet)) {
      throw CaptureFile.notEthernet(name, LinkType.describe(otherLink.linkType()));
    }
    rewind();
  }

  /** Whether a file begins so. */
  static boolean isMagic(int magic) {
    return magic == Pcapng.SECTION_HEADER;
  }

  @Override
  public Optional<String> warning() {
    if (damage().isPresent() || otherLink == null) {
      return super.warning();
    }
    return Optional.of(
        "packets of an interface of %s are counted as errors, for only Ethernet can be read"
            .formatted(LinkType.describe(otherLink.linkType())));
  }

  @Override
  public void rewind() {
    super.rewind();
    position = 0;
    interfaces.clear();
  }

  @Override
  public Step step() {
    if (left() < Pcapng.BLOCK_OVERHEAD) {
      return left() == 0 ? Step.END : damaged("ends within the header of a block");
    }
    int type = readInt(position);
    if (type == Pcapng.SECTION_HEADER && !readByteOrder()) {
      return damaged("has a section of unknown byte order");
    }
    long length = readUnsignedInt(position + 4);
    if (length > left()) {
      return damaged("ends within a block of " + length + " bytes");
    }
    if (length < Pcapng.BLOCK_OVERHEAD
        || length % 4 != 0
        || readUnsignedInt(position + length - 4) != length) {
      return damaged("has a block of contradictory length");
    }
    long block = position;
    Step step = read(type, block, length);
    if (damage().isEmpty()) {
      position = block + length;
    }
    return step;
  }

  private Step read(int type, long block, long length) {
    return switch (type) {
      case Pcapng.ENHANCED_PACKET -> enhancedPacket(block, length);
      case Pcapng.SIMPLE_PACKET -> simplePacket(block, length);
      case Pcapng.OBSOLETE_PACKET -> obsoletePacket(block, length);
      case Pcapng.INTERFACE_DESCRIPTION -> describeInterface(block, length);
      case Pcapng.SECTION_HEADER -> beginSection(block, length);
      default -> Step.OTHER;
    };
  }

  private boolean readByteOrder() {
    if (left() < MIN_SECTION) {
      return false;
    }
    bigEndian = false;
    int magic = readInt(position + Pcapng.BODY);
    bigEndian = Integer.reverseBytes(magic) == Pcapng.BYTE_ORDER_MAGIC;
    return bigEndian || magic == Pcapng.BYTE_ORDER_MAGIC;
  }

  private Step beginSection(long block, long length) {
    if (length < MIN_SECTION) {
      return damaged("has a section header that is too short");
    }
    int major = readUnsignedShort(block + Pcapng.BODY + 4);
    if (major != Pcapng.MAJOR_VERSION) {
      return damaged("has a section of unknown version " + major);
    }
    interfaces.clear();
    return Step.OTHER;
  }

  private Step describeInterface(long block, long length) {
    if (length < Pcapng.BLOCK_OVERHEAD + Pcapng.INTERFACE_BODY) {
      return damaged("has an interface description that is too short");
    }
    long body = block + Pcapng.BODY;
    PcapngInterface described =
        new PcapngInterface(
            readUnsignedShort(body),
            readInt(body + 4),
            timestampUnit(body + Pcapng.INTERFACE_BODY, block + length - 4));
    interfaces.add(described);
    if (!described.isEthernet()) {
      otherLink = described;
    }
    return Step.OTHER;
  }

  private TimestampUnit timestampUnit(long options, long end) {
    int resolution = 6;
    long offsetSeconds = 0;
    long option = options;
    for (int i = 0; i < MAX_OPTIONS && option + Pcapng.OPTION_HEADER <= end; i++) {
      int code = readUnsignedShort(option);
      int length = readUnsignedShort(option + 2);
      long value = option + Pcapng.OPTION_HEADER;
      if (code == Pcapng.OPT_END || value + length > end) {
        break;
      }
      if (code == Pcapng.IF_TSRESOL && length == 1) {
        resolution = file.get(JAVA_BYTE, value);
      } else if (code == Pcapng.IF_TSOFFSET && length == 8) {
        offsetSeconds = readLong(value);
      }
      option = value + Pcapng.padded(length);
    }
    return new TimestampUnit(resolution, offsetSeconds);
  }

  private long readLong(long offset) {
    long first = readUnsignedInt(offset);
    long second = readUnsignedInt(offset + 4);
    return bigEndian ? first << 32 | second : second << 32 | first;
  }

  private Step enhancedPacket(long block, long length) {
    return length < Pcapng.BLOCK_OVERHEAD + Pcapng.PACKET_BODY
        ? Step.BAD
        : timedPacket(block, length, readUnsignedInt(block + Pcapng.BODY));
  }

  /** As the enhanced one, but for the interface, whose other half counts drops. */
  private Step obsoletePacket(long block, long length) {
    return length < Pcapng.BLOCK_OVERHEAD + Pcapng.PACKET_BODY
        ? Step.BAD
        : timedPacket(block, length, readUnsignedShort(block + Pcapng.BODY));
  }

  private Step timedPacket(long block, long length, long interfaceId) {
    long body = block + Pcapng.BODY;
    long captured = readUnsignedInt(body + 12);
    if (captured > length - Pcapng.BLOCK_OVERHEAD - Pcapng.PACKET_BODY
        || !isEthernet(interfaceId)) {
      return Step.BAD;
    }
    long time = readUnsignedInt(body + 4) << 32 | readUnsignedInt(body + 8);
    return packet(
        body + Pcapng.PACKET_BODY,
        (int) captured,
        readInt(body + 16),
        interfaces.get((int) interfaceId).unit().toNanos(time));
  }

  /** Has only its length on the wire; the one captured follows from that and the snap length. */
  private Step simplePacket(long block, long length) {
    if (length < Pcapng.BLOCK_OVERHEAD + Pcapng.SIMPLE_BODY || !isEthernet(0)) {
      return Step.BAD;
    }
    long body = block + Pcapng.BODY;
    long captured = readUnsignedInt(body);
    long snapLength = interfaces.getFirst().snapLength() & 0xffff_ffffL;
    if (snapLength != 0) {
      captured = Math.min(captured, snapLength);
    }
    if (captured > length - Pcapng.BLOCK_OVERHEAD - Pcapng.SIMPLE_BODY) {
      return Step.BAD;
    }
    return packet(body + Pcapng.SIMPLE_BODY, (int) captured, readInt(body));
  }

  private boolean isEthernet(long interfaceId) {
    return interfaceId < interfaces.size() && interfaces.get((int) interfaceId).isEthernet();
  }
}
