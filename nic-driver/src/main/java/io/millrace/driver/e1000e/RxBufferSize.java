package io.millrace.driver.e1000e;

import io.millrace.driver.intel.IntelRegisters;
import io.millrace.driver.port.PortException;

/**
 * How much the card may write into one buffer, which is what the buffer is told to hold in RCTL
 * (10.2.5.1): the card writes all of a frame and knows nothing of where a buffer ends.
 *
 * @param bytes the size
 * @param rctl BSIZE and FLXBUF for it
 */
record RxBufferSize(int bytes, int rctl) {
  private static final int MAX_KIB = 15;

  /** The largest size that fits a data room. */
  static RxBufferSize within(int dataRoom) {
    int kib = Math.min(dataRoom >>> 10, MAX_KIB);
    return switch (kib) {
      case 0 -> belowOneKib(dataRoom);
      case 1 -> new RxBufferSize(1024, 1 << IntelRegisters.RCTL_BSIZE_SHIFT);
      case 2 -> new RxBufferSize(2048, 0);
      default -> new RxBufferSize(kib << 10, kib << IntelRegisters.RCTL_FLXBUF_SHIFT);
    };
  }

  private static RxBufferSize belowOneKib(int dataRoom) {
    if (dataRoom < 256) {
      throw new PortException(
          "an Intel 82574L needs packet buffers with a data room of 256 bytes or more; start"
              + " without -Dmillrace.data-room");
    }
    return dataRoom < 512
        ? new RxBufferSize(256, 3 << IntelRegisters.RCTL_BSIZE_SHIFT)
        : new RxBufferSize(512, 2 << IntelRegisters.RCTL_BSIZE_SHIFT);
  }
}
