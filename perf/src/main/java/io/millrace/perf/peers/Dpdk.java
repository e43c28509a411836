package io.millrace.perf.peers;

import io.millrace.perf.load.Order;
import io.millrace.perf.load.Order.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** DPDK's testpmd, l3fwd and ipsec-secgw, without a copy. */
public final class Dpdk implements Device {
  private final Path peers;

  /**
   * The ones that were built.
   *
   * @param peers where
   */
  public Dpdk(Path peers) {
    this.peers = peers;
  }

  @Override
  public String name(Scenario scenario) {
    if (scenario.isTunnel()) {
      return "ipsec-secgw";
    }
    return scenario.routes() == 0 ? "testpmd" : "l3fwd";
  }

  @Override
  public Order.Sealing sealing() {
    return Order.Sealing.ESP;
  }

  @Override
  public List<String> command(
      Scenario scenario, Protocol link, Tables tables, Path directory, Path socket, int cpu)
      throws IOException {
    List<String> words = new ArrayList<>();
    if (scenario.isTunnel()) {
      return ipsec(tables.tunnel(), directory, socket, cpu);
    }
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

  /**
   * With libipsec-mb, which is the one driver of this DPDK's in software that has the cipher, and
   * what "-l" chooses: librte_ipsec, and its replay window.
   */
  private List<String> ipsec(TunnelFiles tunnel, Path directory, Path socket, int cpu)
      throws IOException {
    Path file = directory.resolve("ipsec.cfg");
    tunnel.writeIpsec(file);
    List<String> words =
        new ArrayList<>(List.of(peers.resolve("ipsec-secgw").toString(), "-l", "" + cpu));
    words.addAll(List.of("-m", "512"));
    addProcess(words);
    words.add(memif(0, TunnelFiles.outside(socket)));
    words.add(memif(1, socket));
    words.addAll(List.of("--vdev=crypto_aesni_mb0", "--", "-p", "0x3", "-P", "-u", "0x1", "-l"));
    words.addAll(List.of("-w", "" + TunnelFiles.REPLAY_WINDOW));
    words.addAll(List.of("--config=(0,0,%1$d),(1,0,%1$d)".formatted(cpu), "-f", file.toString()));
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
    addProcess(words);
    words.add(
        switch (link) {
          case MEMIF -> memif(0, socket);
          case VHOST ->
              "--vdev=net_virtio_user0,mac=02:00:00:00:00:10,path=%s,queues=1,queue_size=1024,"
                      .formatted(socket)
                  + "packed_vq=1,mrg_rxbuf=0,in_order=1";
        });
  }

  private static void addProcess(List<String> words) {
    words.addAll(
        List.of(
            "--no-pci",
            "--in-memory",
            "--single-file-segments",
            "--log-level=4",
            "--file-prefix=millrace-bench"));
  }

  private static String memif(int number, Path socket) {
    return "--vdev=net_memif%d,role=client,id=0,socket=%s,socket-abstract=no,bsize=2048,"
            .formatted(number, socket)
        + "rsize=10,zero-copy=yes";
  }
}
