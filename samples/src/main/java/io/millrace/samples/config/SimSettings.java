package io.millrace.samples.config;

import io.millrace.driver.port.MacAddress;
import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Value;
import io.millrace.stages.traffic.Defect;
import io.millrace.stages.traffic.FrameSizes;
import io.millrace.stages.traffic.TrafficBuilder;
import io.millrace.stages.wire.Prefix;
import java.util.List;
import java.util.Optional;

/**
 * A port without a device: it swallows what it is sent, and receives what it generates.
 *
 * @param mac its address
 * @param mtu largest packet, for those who ask
 * @param traffic what it generates; nothing if there is none
 */
public record SimSettings(MacAddress mac, int mtu, Optional<Traffic> traffic)
    implements PortSettings {
  static final String TYPE = "sim";
  private static final int MAX_FRAME = 9_018;
  private static final int ETHERNET_MTU = 1500;

  /**
   * What is generated.
   *
   * @param seed the same one makes the same frames
   * @param packetsPerSecond for each queue; 0 for as fast as it goes
   * @param count frames for each queue; 0 for no limit
   * @param sizes bytes with the checksum sequence, all as frequent; empty for the IMIX
   * @param flows number of flows
   * @param ipv6Share share of the flows that are IPv6
   * @param tcpShare share of the flows that are TCP
   * @param invalidShare share of the frames that are malformed, in every way there is
   * @param from prefixes that flows come from; empty for the ones reserved for benchmarks
   * @param to prefixes that flows go to; likewise
   * @param destination Ethernet address that frames go to
   */
  public record Traffic(
      long seed,
      long packetsPerSecond,
      long count,
      List<Integer> sizes,
      int flows,
      double ipv6Share,
      double tcpShare,
      double invalidShare,
      List<Prefix> from,
      List<Prefix> to,
      MacAddress destination) {
    /** What makes the frames. */
    public TrafficBuilder builder() {
      TrafficBuilder builder =
          new TrafficBuilder()
              .seed(seed)
              .sizes(frameSizes())
              .flows(flows)
              .ipv6Share(ipv6Share)
              .tcpShare(tcpShare)
              .from(from)
              .to(to)
              .ethernet(MacAddress.parse("02:00:00:00:00:aa"), destination);
      return invalidShare > 0 ? builder.flaws(List.of(Defect.values()), invalidShare) : builder;
    }

    private FrameSizes frameSizes() {
      return sizes.isEmpty()
          ? FrameSizes.imix()
          : FrameSizes.inOrder(sizes.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  static SimSettings read(Section port) {
    MacAddress mac = port.parsed("mac", MacAddress::parse, MacAddress.parse("02:00:00:00:00:01"));
    return new SimSettings(
        mac,
        port.number("mtu", 68, 65_535, ETHERNET_MTU),
        port.get("generate").map(value -> traffic(value.asSection(), mac)));
  }

  private static Traffic traffic(Section generate, MacAddress mac) {
    Traffic traffic =
        new Traffic(
            generate.longNumber("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1),
            generate.get("rate").flatMap(value -> value.asScaled(1, 1_000_000_000)).orElse(0L),
            generate.get("count").flatMap(value -> value.asScaled(1, Long.MAX_VALUE)).orElse(0L),
            sizes(generate),
            generate.number("flows", 1, 1 << 20, 1024),
            generate.fraction("ipv6-share", 0, 1, 0),
            generate.fraction("tcp-share", 0, 1, 0),
            generate.fraction("invalid-share", 0, 0.9, 0),
            generate.parsedList("from", Prefix::parse),
            generate.parsedList("to", Prefix::parse),
            generate.parsed("destination-mac", MacAddress::parse, mac));
    generate.end();
    return traffic;
  }

  private static List<Integer> sizes(Section generate) {
    Optional<Value> value = generate.get("sizes");
    if (value.isEmpty()) {
      return List.of(64);
    }
    List<Value> sizes = value.get().asList();
    if (sizes.size() == 1 && sizes.getFirst().asText().filter("imix"::equals).isPresent()) {
      return List.of();
    }
    return sizes.stream()
        .flatMap(size -> size.asNumber(64, MAX_FRAME).stream())
        .map(Long::intValue)
        .toList();
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<String> exclusive() {
    return List.of();
  }

  @Override
  public boolean receives() {
    return traffic.isPresent();
  }
}
