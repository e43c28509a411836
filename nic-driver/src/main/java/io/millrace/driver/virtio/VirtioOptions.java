package io.millrace.driver.virtio;

/**
 * Which of the ways that a device offers its driver takes; what is not offered is not taken.
 *
 * @param packed packed queues (section 2.8), which touch fewer cache lines; else split ones (2.7)
 * @param inOrder that the device keeps the order of buffers, so that one note stands for many
 * @param mergeable frames over several buffers: those larger than a buffer are counted as errors
 *     then, and dropped by the device unseen otherwise
 * @param checksums checksums left to the device, and verified ones reported by it
 * @param openChecksums frames are handed on with {@link
 *     io.millrace.driver.memory.Packet#CHECKSUM_OPEN} if they came so; else the driver completes
 *     them. Only where every port that they may leave by offers to complete them
 */
public record VirtioOptions(
    boolean packed, boolean inOrder, boolean mergeable, boolean checksums, boolean openChecksums) {
  /** Everything but open checksums. */
  public static final VirtioOptions DEFAULT = new VirtioOptions(true, true, true, true, false);

  /** The same with packed or with split queues. */
  public VirtioOptions withPacked(boolean other) {
    return new VirtioOptions(other, inOrder, mergeable, checksums, openChecksums);
  }

  /** The same with or without a promise of order. */
  public VirtioOptions withInOrder(boolean other) {
    return new VirtioOptions(packed, other, mergeable, checksums, openChecksums);
  }

  /** The same with frames over several buffers or without. */
  public VirtioOptions withMergeable(boolean other) {
    return new VirtioOptions(packed, inOrder, other, checksums, openChecksums);
  }

  /** The same with checksums left to the device or not. */
  public VirtioOptions withChecksums(boolean other) {
    return new VirtioOptions(packed, inOrder, mergeable, other, openChecksums);
  }

  /** The same with open checksums handed on or completed. */
  public VirtioOptions withOpenChecksums(boolean other) {
    return new VirtioOptions(packed, inOrder, mergeable, checksums, other);
  }
}
