package io.millrace.driver.pcap;

import io.millrace.driver.port.MacAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a pcap port is to do. Start from {@link #named} and add.
 *
 * @param name the name the user gives the port
 * @param mac address that others may take the port to have
 * @param input file to replay, or null to receive nothing
 * @param output file to write what is sent to, or null to send nothing
 * @param timing when to replay a packet
 * @param packetsPerSecond how fast, with {@link Timing#RATE}
 * @param loops how often to replay the file, or {@link #FOREVER}
 * @param strict whether to refuse an input file that is damaged anywhere
 * @param txQueues how many threads may send at the same time
 */
public record PcapConfig(
    String name,
    MacAddress mac,
    @Nullable Path input,
    @Nullable Path output,
    Timing timing,
    long packetsPerSecond,
    long loops,
    boolean strict,
    int txQueues) {
  /** As many loops as there is time for. */
  public static final long FOREVER = Long.MAX_VALUE;

  private static final long MAX_RATE = 1_000_000_000L;

  /** When a packet of the file is due. */
  public enum Timing {
    /** As soon as it is asked for. */
    FULL_SPEED,
    /** So many a second, evenly. */
    RATE,
    /** As long after the one before as it was captured; pauses over a minute are cut to one. */
    RECORDED
  }

  /** Checks the figures. */
  public PcapConfig {
    if (timing == Timing.RATE && (packetsPerSecond < 1 || packetsPerSecond > MAX_RATE)) {
      throw new IllegalArgumentException(
          "a rate of " + packetsPerSecond + " packets/s: 1 to " + MAX_RATE + " are possible");
    }
    if (loops < 1 || txQueues < 1) {
      throw new IllegalArgumentException(loops + " loops, " + txQueues + " transmit queues");
    }
  }

  /** Neither input nor output yet; then once, at full speed, whatever state the file is in. */
  public static PcapConfig named(String name) {
    return new PcapConfig(name, MacAddress.NONE, null, null, Timing.FULL_SPEED, 0, 1, false, 1);
  }

  /** With an address. */
  public PcapConfig withMac(MacAddress mac) {
    return new PcapConfig(
        name, mac, input, output, timing, packetsPerSecond, loops, strict, txQueues);
  }

  /** Replaying a file. */
  public PcapConfig reading(Path file) {
    return new PcapConfig(
        name, mac, file, output, timing, packetsPerSecond, loops, strict, txQueues);
  }

  /** Writing a file. */
  public PcapConfig writing(Path file) {
    return new PcapConfig(
        name, mac, input, file, timing, packetsPerSecond, loops, strict, txQueues);
  }

  /** At so many packets a second, 1 to a billion. */
  public PcapConfig atRate(long rate) {
    return new PcapConfig(name, mac, input, output, Timing.RATE, rate, loops, strict, txQueues);
  }

  /** With the timing of the capture. */
  public PcapConfig asRecorded() {
    return new PcapConfig(name, mac, input, output, Timing.RECORDED, 0, loops, strict, txQueues);
  }

  /** So many times over, 1 to {@link #FOREVER}. */
  public PcapConfig looping(long times) {
    return new PcapConfig(
        name, mac, input, output, timing, packetsPerSecond, times, strict, txQueues);
  }

  /** Refusing an input file that is damaged anywhere. */
  public PcapConfig strictly() {
    return new PcapConfig(
        name, mac, input, output, timing, packetsPerSecond, loops, true, txQueues);
  }

  /** With so many transmit queues, which all write to the one file. */
  public PcapConfig withTxQueues(int queues) {
    return new PcapConfig(
        name, mac, input, output, timing, packetsPerSecond, loops, strict, queues);
  }
}
