package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads captures with all checksums verified. */
final class Tshark {
  private static final List<String> PREFERENCES =
      List.of(
          "-o", "ip.check_checksum:TRUE",
          "-o", "tcp.check_checksum:TRUE",
          "-o", "udp.check_checksum:TRUE",
          "-o", "frame.generate_md5_hash:TRUE");

  /** Whether the checksums of a packet's headers are good: 1 if so, empty without such a header. */
  static final List<String> CHECKSUMS =
      List.of(
          "ip.checksum.status",
          "tcp.checksum.status",
          "udp.checksum.status",
          "icmp.checksum.status",
          "icmpv6.checksum.status");

  private Tshark() {}

  /** The fields of each packet in a capture, of its outermost headers. */
  static List<List<String>> fields(Path capture, String... fields) throws IOException {
    return fields(capture, "", List.of(fields));
  }

  /** The fields of each packet that a display filter lets through. */
  static List<List<String>> fields(Path capture, String filter, List<String> fields)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
    command.addAll(PREFERENCES);
    command.addAll(List.of("-Y", filter, "-T", "fields", "-E", "occurrence=f"));
    for (String field : fields) {
      command.addAll(List.of("-e", field));
    }
    Process tshark =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var lines = tshark.inputReader().lines()) {
      return lines.map(line -> List.of(line.split("\t", -1))).toList();
    }
  }

  /** Asserts that a capture has packets, and none of them a wrong checksum. */
  static void assertChecksumsGood(Path capture) throws IOException {
    List<List<String>> packets = fields(capture, "", CHECKSUMS);
    assertTrue(!packets.isEmpty(), () -> "nothing in " + capture);
    for (int i = 0; i < packets.size(); i++) {
      for (String status : packets.get(i)) {
        int number = i + 1;
        assertTrue(
            status.isEmpty() || status.equals("1"),
            () -> capture + ", packet " + number + ": " + packets.get(number - 1));
      }
    }
  }
}
