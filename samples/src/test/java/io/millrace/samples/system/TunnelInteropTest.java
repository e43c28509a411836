package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway and wireguard-go understand each other, whoever begins, and carry what they should. */
@Tag("system")
class TunnelInteropTest {
  private static final int RECEIVED = 0;
  private static final int SENT = 1;
  private static final int PORT = 5201;
  private static final List<Integer> SIZES =
      List.of(0, 1, 4, 5, 15, 16, 17, 100, 500, 1000, 1279, 1371, 1372);

  private static final List<Integer> EDGES = List.of(0, 1372);

  @RegisterExtension final Lab lab = new Lab();

  /** Pings of all kinds of lengths, answered from beyond the gateway and by itself. */
  @ParameterizedTest
  @CsvSource({
    "true,false,4", "true,true,4", "true,false,6", "true,true,6",
    "false,false,4", "false,true,4", "false,false,6", "false,true,6"
  })
  void pingsOfAllSizes(boolean weBegin, boolean isPreshared, int outside) {
    TunnelLab tunnels = new TunnelLab(lab);
    String secret = isPreshared ? "PresharedKey = " + TunnelKeys.PRESHARED + "\n" : "";
    String atPeer = outside == 4 ? TunnelLab.AT_PEER4 : TunnelLab.AT_PEER6;
    String atUs = outside == 4 ? TunnelLab.AT_US4 : TunnelLab.AT_US6;
    tunnels.peer(TunnelLab.theirs(secret + (weBegin ? "" : atUs)));
    tunnels.gateway(TunnelLab.ours(secret + (weBegin ? atPeer : "")));
    Network net = tunnels.net;
    Host first = weBegin ? net.left : net.right;
    String there = weBegin ? TunnelLab.PEER4 : Network.LEFT4;
    Ping.from(first, "-c 1 -W 5 " + there).complete();
    for (int size : isPreshared ? EDGES : SIZES) {
      assertPings(net.left, 4, size, TunnelLab.PEER4);
      assertPings(net.left, 6, size, TunnelLab.PEER6);
    }
    assertPings(net.right, 4, 1392, Network.LEFT4);
    assertPings(net.right, 6, 0, Network.LEFT6);
    assertPings(net.right, 4, 56, TunnelLab.OUR4);
    assertPings(net.right, 6, 56, TunnelLab.OUR6);
    String expected = outside == 4 ? Network.RIGHT4 : "[" + Network.RIGHT6 + "]";
    assertTrue(
        tunnels.show("endpoints").contains(expected + ":" + TunnelLab.PEER_PORT),
        () -> tunnels.show("endpoints"));
  }

  private static void assertPings(Host from, int version, int size, String to) {
    Ping.from(from, "-%d -M do -c 2 -i 0.01 -W 5 -s %d %s".formatted(version, size, to)).complete();
  }

  private static boolean isTransferTheSame(TunnelLab tunnels, WireGuardGo peer) {
    long[] our = transfer(tunnels.show("transfer"));
    long[] their = transfer(TunnelLab.wg("show " + peer.name() + " transfer"));
    return our[RECEIVED] == their[SENT] && our[SENT] == their[RECEIVED];
  }

  /** Bytes of one peer. */
  private static long[] transfer(String view) {
    String[] words = view.strip().split("\t");
    return new long[] {Long.parseLong(words[1]), Long.parseLong(words[2])};
  }

  /**
   * The counters agree to the byte; then TCP and UDP each way, of which the kernels may lose some,
   * but none comes from nowhere.
   */
  @ParameterizedTest
  @CsvSource({"4,4", "6,4", "4,6", "6,6"})
  void streams(int inside, int outside) {
    TunnelLab tunnels = new TunnelLab(lab);
    WireGuardGo peer = tunnels.peer(TunnelLab.theirs(""));
    String endpoint = outside == 4 ? TunnelLab.AT_PEER4 : TunnelLab.AT_PEER6;
    tunnels.gateway(TunnelLab.ours(endpoint));
    Network net = tunnels.net;
    String there = inside == 4 ? TunnelLab.PEER4 : TunnelLab.PEER6;
    Ping.from(net.left, "-c 20 -i 0.01 -W 5 " + there).complete();
    TunnelLab.await("both count the same bytes", 5, () -> isTransferTheSame(tunnels, peer));
    try (Shell.Running _ = Iperf.server(net.right, PORT)) {
      say(inside, outside, "to wireguard-go", Iperf.run(net.left, "-t 1 -c " + there));
      say(inside, outside, "from wireguard-go", Iperf.run(net.left, "-t 1 -R -c " + there));
      String udp = "-u -l 1200 -w 2M -b 30M -t 1 -c " + there;
      assertFewLost(Iperf.run(net.left, udp));
      assertFewLost(Iperf.run(net.left, "-R " + udp));
    }
    long received = transfer(tunnels.show("transfer"))[RECEIVED];
    long[] their = transfer(TunnelLab.wg("show " + peer.name() + " transfer"));
    assertTrue(received <= their[SENT], "we have received more than was sent");
    long sent = transfer(tunnels.show("transfer"))[SENT];
    assertTrue(their[RECEIVED] <= sent, "the peer has received more than was sent");
    long handshake = Long.parseLong(tunnels.show("latest-handshakes").strip().split("\t")[1]);
    long age = System.currentTimeMillis() / 1000 - handshake;
    assertTrue(age >= 0 && age < 60, "the last handshake was " + age + " s ago");
  }

  private static void say(int inside, int outside, String what, Iperf iperf) {
    System.out.printf(
        "IPv%d over IPv%d %s: %.2f Gbit/s%n", inside, outside, what, iperf.gigabits());
    assertTrue(iperf.gigabits() > 0.001);
  }

  private static void assertFewLost(Iperf iperf) {
    long packets = iperf.json().path("end").path("sum").path("packets").asLong();
    assertTrue(packets > 1000 && iperf.lost() * 10 < packets, iperf.lost() + " of " + packets);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{count: 2}",
        "{placement: pipelined, groups: [[validate, open-W], forward, [seal-W, route-W]]}"
      })
  void fiftyStreams(String workers) {
    TunnelLab tunnels = new TunnelLab(lab);
    tunnels.peer(TunnelLab.theirs(""));
    Gateway gateway = Gateway.of(tunnels.tunnel);
    tunnels.gateway(
        gateway.withWorkers(Router.rehearsed(workers.replace("W", tunnels.tunnel), true)),
        TunnelLab.ours(TunnelLab.AT_PEER4));
    Network net = tunnels.net;
    tunnels.assertReached();
    try (Shell.Running _ = Iperf.server(net.right, PORT)) {
      say(4, 4, "50 streams to it, " + workers, Iperf.run(net.left, fifty("")));
      say(4, 4, "50 streams from it, " + workers, Iperf.run(net.left, fifty("-R ")));
    }
    Ping.until(net.left, TunnelLab.PEER4); // what the streams have left behind may fill a queue
    tunnels.assertReached();
  }

  private static String fifty(String more) {
    return more + "-P 50 -t 1 -c " + TunnelLab.PEER4;
  }

  /** What the two hosts say to each other beside the tunnel has nothing to do with it. */
  @Test
  void whatIsNotForTheTunnelPasses() {
    TunnelLab tunnels = new TunnelLab(lab);
    tunnels.peer(tunnels.net.right, TunnelLab.theirs(""), TunnelLab.PEERS_ADDRESSES.subList(0, 2));
    Appliance appliance = tunnels.gateway(TunnelLab.ours(TunnelLab.AT_PEER4));
    Network net = tunnels.net;
    Ping.from(net.left, "-c 3 -i 0.01 -W 5 " + Network.RIGHT4).complete();
    Ping.from(net.left, "-6 -c 3 -i 0.01 -W 5 " + Network.RIGHT6).complete();
    assertEquals(0, appliance.stop().port(tunnels.tunnel, "rxPackets"));
  }

  /** Keys are wrong at one end: nothing passes, nothing is lost count of. */
  @Test
  void presharedKeysMustBeTheSame() {
    TunnelLab tunnels = new TunnelLab(lab);
    tunnels.peer(TunnelLab.theirs("PresharedKey = " + TunnelKeys.PRESHARED + "\n"));
    Appliance appliance = tunnels.gateway(TunnelLab.ours(TunnelLab.AT_PEER4));
    Ping.from(tunnels.net.left, "-c 3 -i 0.1 -W 1 " + TunnelLab.PEER4).lost();
    Summary summary = appliance.stop();
    assertEquals(3, summary.dropped("wireguard-no-handshake"), summary.toString());
  }
}
