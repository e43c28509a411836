package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/**
 * Traffic that nobody made for us: two hosts talk through a kernel that routes, and tcpdump records
 * what each of them sends, from its first neighbor solicitation on.
 */
final class RealTraffic {
  private static final int PORT = 5201;

  private RealTraffic() {}

  /** Has the hosts talk, and puts {@code left.pcap} and {@code right.pcap} into a directory. */
  static void record(Network net, Path directory) {
    Commands.require("tcpdump");
    net.letKernelForward();
    net.frameByFrameWithChecksums();
    net.silence();
    try (Shell.Running _ = tcpdump(net.router, "left", directory);
        Shell.Running _ = tcpdump(net.router, "right", directory);
        Shell.Running _ = Iperf.server(net.right, PORT);
        Shell.Running _ = Dns.server(net.right)) {
      net.wake();
      talk(net.left, Network.RIGHT4);
      talk(net.left, Network.RIGHT6);
      awaitLinkLocalAddress(net.left);
    }
  }

  private static Shell.Running tcpdump(Host host, String link, Path directory) {
    File capture = directory.resolve(link + ".pcap").toFile();
    // Slots of 2 KiB, and enough of them for what comes while tcpdump gets no processor.
    String options = "-Z root --immediate-mode -s 2048 -B 32768 -U -Q in";
    return host.start("tcpdump " + options + " -i " + link + " -w " + capture)
        .until("it listens", () -> capture.length() > 0);
  }

  private static void talk(Host host, String peer) {
    Ping.from(host, "-c 3 -i 0.05 -W 5 " + peer).complete();
    Ping.from(host, "-c 2 -i 0.05 -W 5 -s 5000 " + peer).complete();
    for (String method : List.of("-U", "-I", "-T")) {
      host.run("traceroute -n -q 1 -w 3 -m 4 " + method + " " + peer).good();
    }
    Iperf.run(host, "-n 1M -c " + peer);
    Iperf.run(host, "-n 1M -R -c " + peer);
    Iperf.run(host, "-u -b 50M -n 300K -c " + peer);
    Dns.ask(host, peer);
  }

  /** Waits until the host has made sure that no other has its address. */
  private static void awaitLinkLocalAddress(Host host) {
    long deadline = System.nanoTime() + Shell.LIMIT.toNanos();
    while (!host.ip("-6 addr show dev eth0 scope link tentative").isBlank()) {
      assertTrue(System.nanoTime() - deadline < 0, "the link-local address stays tentative");
    }
  }
}
