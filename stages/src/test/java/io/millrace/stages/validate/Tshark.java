package io.millrace.stages.validate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks tshark what it thinks of frames. It has to be installed: {@code apt install tshark}. */
final class Tshark {
  private static final int LINKTYPE_ETHERNET = 1;

  /** Fields whose presence is told by name, beside the protocols and the messages. */
  private static final List<String> FLAGS =
      List.of(
          "ip.checksum_bad.expert",
          "udp.checksum.bad",
          "tcp.checksum_bad.expert",
          "icmp.checksum_bad",
          "icmpv6.checksum_bad.expert");

  private static final List<String> PREFERENCES =
      List.of(
          "ip.check_checksum:TRUE",
          "udp.check_checksum:TRUE",
          "tcp.check_checksum:TRUE",
          "ip.defragment:FALSE",
          "ipv6.defragment:FALSE",
          "tcp.analyze_sequence_numbers:FALSE",
          "tcp.desegment_tcp_streams:FALSE");

  private Tshark() {}

  /**
   * What tshark says of a frame.
   *
   * @param protocols such as {@code eth:ethertype:ip:udp}
   * @param complaints bad checksums by field name, then its expert messages
   */
  record Opinion(String protocols, String complaints) {}

  /** Its opinions of the frames, in order. */
  static List<Opinion> opinions(List<byte[]> frames) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("millrace-tshark");
    Path capture = directory.resolve("frames.pcap");
    Path output = directory.resolve("opinions");
    Path errors = directory.resolve("errors");
    Files.write(capture, pcap(frames));
    Process tshark =
        new ProcessBuilder(command(capture))
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    if (tshark.waitFor() != 0) {
      throw new AssertionError("tshark failed: " + Files.readString(errors));
    }
    List<Opinion> opinions =
        Files.readAllLines(output, StandardCharsets.ISO_8859_1).stream().map(Tshark::read).toList();
    for (Path file : List.of(capture, output, errors, directory)) {
      Files.delete(file);
    }
    return opinions;
  }

  private static List<String> command(Path capture) {
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
    for (String preference : PREFERENCES) {
      command.addAll(List.of("-o", preference));
    }
    command.addAll(List.of("-T", "fields", "-e", "frame.protocols"));
    for (String flag : FLAGS) {
      command.addAll(List.of("-e", flag));
    }
    command.addAll(List.of("-e", "_ws.malformed", "-e", "_ws.expert.message"));
    return command;
  }

  private static Opinion read(String line) {
    String[] columns = line.split("\t", -1);
    StringBuilder complaints = new StringBuilder();
    for (int i = 0; i < FLAGS.size(); i++) {
      if (!columns[1 + i].isEmpty()) {
        complaints.append(FLAGS.get(i)).append(' ');
      }
    }
    complaints.append(columns[columns.length - 2]).append(' ').append(columns[columns.length - 1]);
    return new Opinion(columns[0], complaints.toString());
  }

  private static byte[] pcap(List<byte[]> frames) {
    int bytes = 24 + frames.stream().mapToInt(frame -> 16 + frame.length).sum();
    ByteBuffer file = ByteBuffer.allocate(bytes);
    file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
    file.putInt(65_535).putInt(LINKTYPE_ETHERNET);
    for (int i = 0; i < frames.size(); i++) {
      int length = frames.get(i).length;
      file.putInt(i).putInt(0).putInt(length).putInt(length).put(frames.get(i));
    }
    return file.array();
  }
}
