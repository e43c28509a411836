package io.millrace.driver.pcap;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the records of a mapped capture file. It copies nothing and, for packets, allocates
 * nothing; it says where in the file the current packet is. One thread uses it.
 *
 * <p>Whatever the file holds, a step never throws, looks at a bounded number of bytes, and moves
 * forward; after the last record, or the first that cannot be read, every step is {@link Step#END}.
 */
public abstract sealed class CaptureReader permits PcapReader, PcapngReader {
  /** What a step came upon. */
  public enum Step {
    /** A packet, which the accessors describe. */
    PACKET,
    /** A packet that cannot be had: not Ethernet, or its record makes no sense. */
    BAD,
    /** Something that is not a packet. */
    OTHER,
    /** Nothing more. */
    END
  }

  private static final ValueLayout.OfInt INT =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** The whole file. */
  protected final MemorySegment file;

  /** Whether the file's integers are big-endian. */
  protected boolean bigEndian;

  /** Where the next record begins. */
  protected long position;

  private long dataOffset;
  private int capturedLength;
  private int wireLength;
  private long epochNanos;
  private boolean timed;
  private @Nullable Damage damage;

  /** For a file whose first bytes were looked at already. */
  protected CaptureReader(MemorySegment file) {
    this.file = file;
  }

  /** Goes on to the next record. */
  public abstract Step step();

  /** Starts over, and forgets damage. */
  public void rewind() {
    damage = null;
  }

  /** Where in the file the packet's bytes begin. */
  public final long dataOffset() {
    return dataOffset;
  }

  /** Bytes of the packet there are in the file, 0 or more. */
  public final int capturedLength() {
    return capturedLength;
  }

  /** Bytes the packet had on the wire: more than {@link #capturedLength} if it was cut. */
  public final int wireLength() {
    return wireLength;
  }

  /** Whether it is known when the packet was captured. */
  public final boolean isTimed() {
    return timed;
  }

  /** When the packet was captured, in nanoseconds since the epoch; only if {@link #isTimed}. */
  public final long epochNanos() {
    return epochNanos;
  }

  /** Why reading ended before the end of the file; empty if it did not. */
  public final Optional<Damage> damage() {
    return Optional.ofNullable(damage);
  }

  /** What a user should know of what was read so far: damage, packets that cannot be had. */
  public Optional<String> warning() {
    return damage().map(Damage::toString);
  }

  /** Offers a packet. A wire length that is absurd, below the captured one or huge, is mended. */
  protected final Step packet(long offset, int captured, int wire) {
    dataOffset = offset;
    capturedLength = captured;
    wireLength = wire < 0 ? Integer.MAX_VALUE : Math.max(wire, captured);
    timed = false;
    return Step.PACKET;
  }

  /** Offers a packet with its time. */
  protected final Step packet(long offset, int captured, int wire, long nanos) {
    packet(offset, captured, wire);
    epochNanos = nanos;
    timed = true;
    return Step.PACKET;
  }

  /** Gives up: the rest of the file is one record that cannot be had. */
  protected final Step damaged(String what) {
    damage = new Damage(position, what);
    position = file.byteSize();
    return Step.BAD;
  }

  /** Bytes from the next record to the end. */
  protected final long left() {
    return file.byteSize() - position;
  }

  /** Four bytes in the file's byte order. */
  protected final int readInt(long offset) {
    int value = file.get(INT, offset);
    return bigEndian ? Integer.reverseBytes(value) : value;
  }

  /** Four bytes in the file's byte order, not negative. */
  protected final long readUnsignedInt(long offset) {
    return readInt(offset) & 0xffff_ffffL;
  }

  /** Two bytes in the file's byte order, not negative. */
  protected final int readUnsignedShort(long offset) {
    short value = file.get(SHORT, offset);
    return (bigEndian ? Short.reverseBytes(value) : value) & 0xffff;
  }
}
