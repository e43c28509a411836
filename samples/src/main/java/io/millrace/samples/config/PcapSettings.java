package io.millrace.samples.config;

import io.millrace.driver.pcap.PcapConfig;
import io.millrace.driver.port.MacAddress;
import io.millrace.samples.yaml.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Capture files: the port receives what the one holds and writes what it sends to the other.
 *
 * @param read a pcap or pcapng file
 * @param write a pcapng file
 * @param mac address that the port is taken to have
 * @param timing when the packets of the file arrive
 * @param packetsPerSecond for {@link PcapConfig.Timing#RATE}
 * @param times how often the file is read from its beginning
 * @param acceptDamaged whether to read what is sound of a file that is damaged
 */
public record PcapSettings(
    Optional<Path> read,
    Optional<Path> write,
    MacAddress mac,
    PcapConfig.Timing timing,
    long packetsPerSecond,
    long times,
    boolean acceptDamaged)
    implements PortSettings {
  static final String TYPE = "pcap";
  private static final long MAX_RATE = 1_000_000_000;

  /** Once, at full speed, and only if the file is whole. */
  public static PcapSettings of(Optional<Path> read, Optional<Path> write) {
    return new PcapSettings(
        read, write, MacAddress.NONE, PcapConfig.Timing.FULL_SPEED, 0, 1, false);
  }

  static PcapSettings read(Section port, ConfigContext context) {
    Optional<Path> read = port.get("read").flatMap(value -> value.as(context::path));
    Optional<Path> write = port.get("write").flatMap(value -> value.as(context::path));
    if (!port.has("read") && !port.has("write")) {
      port.require("read", "a capture file to read, or 'write' one, or both");
    }
    String timing = port.oneOf("timing", List.of("full-speed", "recorded"), "full-speed");
    long rate = port.longNumber("rate", 1, MAX_RATE, 0);
    if (port.has("rate") && port.has("timing")) {
      port.problem("rate", "'rate' and 'timing' are two answers to one question: remove one");
    }
    return new PcapSettings(
        read,
        write,
        port.parsed("mac", MacAddress::parse, MacAddress.NONE),
        timing(timing, rate),
        rate,
        port.parsed("loop", PcapSettings::times, 1L),
        port.flag("accept-damaged", false));
  }

  private static PcapConfig.Timing timing(String word, long rate) {
    if (rate > 0) {
      return PcapConfig.Timing.RATE;
    }
    return word.equals("recorded") ? PcapConfig.Timing.RECORDED : PcapConfig.Timing.FULL_SPEED;
  }

  /** {@code true} is for ever, {@code 3} three times. */
  private static long times(String text) {
    return switch (text) {
      case "true" -> PcapConfig.FOREVER;
      case "false" -> 1L;
      default -> count(text);
    };
  }

  private static long count(String text) {
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException(
          "'" + text + "': write true to loop for ever, or how often to read the file");
    }
    return Long.parseLong(text);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<String> exclusive() {
    return write.stream().map(file -> "file " + file).toList();
  }

  @Override
  public List<Path> reads() {
    return read.stream().toList();
  }

  @Override
  public boolean receives() {
    return read.isPresent();
  }

  @Override
  public boolean sends() {
    return write.isPresent();
  }
}
