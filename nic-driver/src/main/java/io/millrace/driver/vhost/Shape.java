package io.millrace.driver.vhost;

/**
 * What the payload of a message is, and how many bytes it may have. Some have a range: C compilers
 * pad a structure, and senders differ in whether they send the padding.
 */
public enum Shape {
  /** Nothing. */
  NONE(0, 0),
  /** {@link Number64}. */
  U64(8, 8),
  /** A number, or nothing when the answer is all that matters. */
  OPTIONAL_U64(0, 8),
  /** {@link VringState}. */
  VRING_STATE(8, 8),
  /** {@link VringAddress}. */
  VRING_ADDRESS(40, 40),
  /** {@link MemoryTable}. */
  MEMORY_TABLE(8, 8 + 32 * MemoryTable.MAX_REGIONS),
  /** {@link MemoryRegion}. */
  MEMORY_REGION(40, 40),
  /** Size and offset of the log of a migration, or an address. */
  LOG(8, 16),
  /** A change of the IOMMU's table. */
  IOTLB(26, 32),
  /** {@link ConfigSpace}. */
  CONFIG(ConfigSpace.HEADER_BYTES, ConfigSpace.HEADER_BYTES + ConfigSpace.MAX_BYTES),
  /** The same, or nothing: an error. */
  CONFIG_OR_ERROR(0, ConfigSpace.HEADER_BYTES + ConfigSpace.MAX_BYTES),
  /** A piece of a queue's registers. */
  VRING_AREA(24, 24),
  /** {@link Inflight}. */
  INFLIGHT(20, 24),
  /** Anything. */
  OPAQUE(0, Message.MAX_PAYLOAD);

  private final int minBytes;
  private final int maxBytes;

  Shape(int minBytes, int maxBytes) {
    this.minBytes = minBytes;
    this.maxBytes = maxBytes;
  }

  /** Whether a payload of so many bytes may have this shape. */
  public boolean fits(int bytes) {
    return bytes >= minBytes && bytes <= maxBytes;
  }
}
