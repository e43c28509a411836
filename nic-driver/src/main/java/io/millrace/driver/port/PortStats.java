package io.millrace.driver.port;

/**
 * A port's counters since it was opened, all queues together. Bytes are those of the frames without
 * checksum sequence, preamble and gap.
 *
 * @param rxPackets received and handed to the pipeline
 * @param rxBytes the same in bytes
 * @param rxMissed arrived while the pipeline did not take them, so the device dropped them
 * @param rxErrors arrived damaged, or too large for a buffer
 * @param rxNoBuffer dropped because the packet pool was empty
 * @param txPackets taken for transmission and sent
 * @param txBytes the same in bytes
 * @param txErrors taken for transmission but not sent
 */
public record PortStats(
    long rxPackets,
    long rxBytes,
    long rxMissed,
    long rxErrors,
    long rxNoBuffer,
    long txPackets,
    long txBytes,
    long txErrors) {
  /** Nothing yet. */
  public static final PortStats ZERO = new PortStats(0, 0, 0, 0, 0, 0, 0, 0);

  /** The sum of two snapshots. */
  public PortStats plus(PortStats other) {
    return new PortStats(
        rxPackets + other.rxPackets,
        rxBytes + other.rxBytes,
        rxMissed + other.rxMissed,
        rxErrors + other.rxErrors,
        rxNoBuffer + other.rxNoBuffer,
        txPackets + other.txPackets,
        txBytes + other.txBytes,
        txErrors + other.txErrors);
  }
}
