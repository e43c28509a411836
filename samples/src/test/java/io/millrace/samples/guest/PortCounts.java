package io.millrace.samples.guest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What somebody has counted at a port. Bytes are those of the frames without checksum sequence,
 * except in testpmd's statistics, where each of its drivers does as it likes.
 *
 * @param rxErrors frames that arrived and were dropped at the port, for whatever reason
 * @param txErrors frames that were to be sent and were not
 */
record PortCounts(
    long rxPackets, long rxBytes, long rxErrors, long txPackets, long txBytes, long txErrors) {
  private static final int CHECKSUM_SEQUENCE = 4;
  private static final Pattern COUNTER = Pattern.compile("^ *(.+): (\\d+)$", Pattern.MULTILINE);

  /** What has come since then. */
  PortCounts since(PortCounts before) {
    return new PortCounts(
        rxPackets - before.rxPackets,
        rxBytes - before.rxBytes,
        rxErrors - before.rxErrors,
        txPackets - before.txPackets,
        txBytes - before.txBytes,
        txErrors - before.txErrors);
  }

  /** Of one of the kernel's drivers, by the name of its card. */
  static PortCounts ofKernel(String card, String ethtool, String general) {
    return switch (card) {
      case "e1000e", "igb" -> ofIntel(counters(ethtool));
      case "vmxnet3" -> ofVmxnet3(counters(ethtool));
      // It has no counters of packets among those that ethtool -S shows.
      case "virtio-net" -> ofInterface(counters(general));
      default -> throw new IllegalArgumentException(card);
    };
  }

  /** Each counter by its name; those of several queues have one name, and are added up. */
  private static Map<String, Long> counters(String text) {
    return COUNTER
        .matcher(text)
        .results()
        .collect(
            Collectors.toMap(
                line -> line.group(1), line -> Long.parseLong(line.group(2)), Long::sum));
  }

  private static PortCounts ofInterface(Map<String, Long> counters) {
    return new PortCounts(
        counters.get("rx_packets"),
        counters.get("rx_bytes"),
        counters.get("rx_errors") + counters.get("rx_dropped"),
        counters.get("tx_packets"),
        counters.get("tx_bytes"),
        counters.get("tx_errors") + counters.get("tx_dropped"));
  }

  /** These count the checksum sequence with the frame. */
  private static PortCounts ofIntel(Map<String, Long> counters) {
    long rxPackets = counters.get("rx_packets");
    long txPackets = counters.get("tx_packets");
    return new PortCounts(
        rxPackets,
        counters.get("rx_bytes") - CHECKSUM_SEQUENCE * rxPackets,
        counters.get("rx_errors") + counters.get("rx_missed_errors"),
        txPackets,
        counters.get("tx_bytes") - CHECKSUM_SEQUENCE * txPackets,
        counters.get("tx_errors") + counters.get("tx_dropped"));
  }

  private static PortCounts ofVmxnet3(Map<String, Long> counters) {
    return new PortCounts(
        sum(counters, "pkts rx"),
        sum(counters, "bytes rx"),
        counters.get("pkts rx OOB") + counters.get("pkts rx err"),
        sum(counters, "pkts tx"),
        sum(counters, "bytes tx"),
        counters.get("pkts tx err") + counters.get("pkts tx discard"));
  }

  private static long sum(Map<String, Long> counters, String what) {
    return counters.get("ucast " + what)
        + counters.get("mcast " + what)
        + counters.get("bcast " + what);
  }

  /** Of a port of an appliance, from its summary. */
  static PortCounts ofAppliance(JsonNode summary, String port) {
    for (JsonNode counts : summary.get("ports")) {
      if (counts.get("name").asText().equals(port)) {
        return new PortCounts(
            counts.get("rxPackets").asLong(),
            counts.get("rxBytes").asLong(),
            counts.get("rxErrors").asLong()
                + counts.get("rxMissed").asLong()
                + counts.get("rxNoBuffer").asLong(),
            counts.get("txPackets").asLong(),
            counts.get("txBytes").asLong(),
            counts.get("txErrors").asLong());
      }
    }
    throw new IllegalArgumentException("no port " + port + " in " + summary);
  }

  /** Of a port of testpmd, from the last statistics that it has printed. */
  static PortCounts ofTestpmd(String log, int port) {
    Pattern statistics =
        Pattern.compile(
            "NIC statistics for port "
                + port
                + """
                 .*
                \\s*RX-packets: (\\d+) +RX-missed: (\\d+) +RX-bytes: +(\\d+)
                \\s*RX-errors: (\\d+)
                \\s*RX-nombuf: +(\\d+) *
                \\s*TX-packets: (\\d+) +TX-errors: (\\d+) +TX-bytes: +(\\d+)\
                """);
    List<MatchResult> all = statistics.matcher(log).results().toList();
    List<Long> last =
        IntStream.rangeClosed(1, 8)
            .mapToObj(group -> Long.parseLong(all.getLast().group(group)))
            .toList();
    return new PortCounts(
        last.get(0),
        last.get(2),
        last.get(1) + last.get(3) + last.get(4),
        last.get(5),
        last.get(7),
        last.get(6));
  }
}
