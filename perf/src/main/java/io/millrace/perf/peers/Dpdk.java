package io.millrace.perf.peers;

import io.millrace.perf.load.Order.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** DPDK's testpmd and l3fwd, without a copy. */
final class Dpdk implements Device {
  private final Path peers;

  /**
   * The ones that were built.
   *
   * @param peers where
   */
  Dpdk(Path peers) {
    this.peers = peers;
  }

  @Override
  public String name(Scenario scenario) {
    return scenario.routes() == 0 ? "testpmd" : "l3fwd";
  }

  @Override
  public List<String> command(
      Scenario scenario, Protocol link, Tables tables, Path directory, Path socket, int cpu)
      throws IOException {
    List<String> words = new ArrayList<>();
    if (scenario.routes() == 0) {
      words.addAll(
          List.of("dpdk-testpmd", "--lcores", "0@%d,1@%d".formatted(cpu, cpu), "-m", "256"));
      addEnvironment(words, link, socket);
      words.addAll(List.of("--", "--txd=1024", "--rxd=1024", "--forward-mode=" + scenario.title()));
      return words;
    }
    Path rules = directory.resolve("rules.v4");
    tables.writeL3fwd(rules);
    Path six = directory.resolve("rules.v6");
    java.nio.file.Files.writeString(
        six,
        scenario.rules() == 0
            ? "R2001:db8:0:0:0:0:0:0/64 0\n"
            : "R0:0:0:0:0:0:0:0/0 2001:db8:0:0:0:0:0:0/64 0 : 65535 0 : 65535 0x00/0x00 0\n");
    words.addAll(List.of(peers.resolve("l3fwd").toString(), "-l", "" + cpu, "-m", "512"));
    addEnvironment(words, link, socket);
    words.addAll(
        List.of(
            "--",
            "-p",
            "0x1",
            "--lookup=" + table(scenario),
            "--parse-ptype",
            "--config=(0,0,%d)".formatted(cpu),
            "--rule_ipv4=" + rules,
            "--rule_ipv6=" + six));
    if (link == Protocol.MEMIF) {
      words.add("-P"); // virtio-user has no promiscuous mode
    }
    return words;
  }

  /** The usual table takes minutes for a million routes. */
  private static String table(Scenario scenario) {
    if (scenario.rules() > 0) {
      return "acl";
    }
    return scenario == Scenario.L3_1M ? "fib" : "lpm";
  }

  private static void addEnvironment(List<String> words, Protocol link, Path socket) {
    words.addAll(
        List.of(
            "--no-pci",
            "--in-memory",
            "--single-file-segments",
            "--log-level=4",
            "--file-prefix=millrace-bench",
            switch (link) {
              case MEMIF ->
                  "--vdev=net_memif0,role=client,id=0,socket=%s,socket-abstract=no,bsize=2048,"
                          .formatted(socket)
                      + "rsize=10,zero-copy=yes";
              case VHOST ->
                  "--vdev=net_virtio_user0,mac=02:00:00:00:00:10,path=%s,queues=1,queue_size=1024,"
                          .formatted(socket)
                      + "packed_vq=1,mrg_rxbuf=0,in_order=1";
            }));
  }
}
