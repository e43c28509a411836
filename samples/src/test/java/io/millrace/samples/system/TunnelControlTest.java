package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway is told something while it runs, by the tool {@code wg}, by its file, or wrongly. */
@Tag("system")
class TunnelControlTest {
  private static final Path SOCKETS = Path.of("/var/run/wireguard");

  /** An address of the host on the right that the file does not allow. */
  private static final String MORE4 = "10.7.0.1";

  /** Root in name only, and the directory of the sockets is another's. */
  private static final List<String> ONLY_RAW_SOCKETS =
      List.of(
          "sh",
          "-c",
          "mkdir -p /var/run/wireguard"
              + " && mount -t tmpfs -o mode=700,uid=1 none /var/run/wireguard"
              + " && exec setpriv --bounding-set=-all,+net_raw --inh-caps=-all,+net_raw \"$@\"",
          "sh");

  @RegisterExtension final Lab lab = new Lab();
  private TunnelLab tunnels;
  private Appliance appliance;

  private void begin() {
    tunnels = new TunnelLab(lab);
    tunnels.net.right.ip("addr add " + MORE4 + "/32 dev lo");
    tunnels.peer(TunnelLab.theirs(TunnelLab.AT_US4));
    appliance = tunnels.gateway(TunnelLab.ours(TunnelLab.AT_PEER4));
    Ping.until(tunnels.net.left, TunnelLab.PEER4);
    tunnels.assertReached();
  }

  /** As {@code wg setconf} and its like take it: without what is wg-quick's. */
  private Path plain(String conf) {
    return tunnels.file(conf.replace(TunnelLab.ADDRESS, ""));
  }

  @Test
  void theToolShowsIt() {
    begin();
    String shown = TunnelLab.wg("show " + tunnels.tunnel);
    for (String part :
        List.of(
            "public key: " + TunnelKeys.US.open,
            "private key: (hidden)",
            "listening port: " + TunnelLab.OUR_PORT,
            "peer: " + TunnelKeys.THEM.open,
            "endpoint: " + Network.RIGHT4 + ":" + TunnelLab.PEER_PORT,
            "allowed ips: " + TunnelLab.PEERS,
            "latest handshake: ",
            "transfer: ")) {
      assertTrue(shown.contains(part), () -> "no '" + part + "' in " + shown);
    }
    assertTrue(TunnelLab.wg("show interfaces").contains(tunnels.tunnel));
    String conf = TunnelLab.wg("showconf " + tunnels.tunnel);
    assertEquals(
        Wg.canonical(Wg.parse(TunnelLab.ours(TunnelLab.AT_PEER4).replace(TunnelLab.ADDRESS, ""))),
        Wg.canonical(Wg.parse(conf)));
  }

  /** Sessions of peers that stay as they are go on, whichever way the change comes. */
  @Test
  void theToolChangesIt() {
    begin();
    String before = tunnels.show("latest-handshakes");
    String name = tunnels.tunnel;
    String ours = TunnelLab.ours(TunnelLab.AT_PEER4);
    String third = TunnelKeys.THIRD.asPeer("10.9.0.3/32");
    long replies = Ping.replies(tunnels.net.left);
    try (Shell.Running ping =
        tunnels.net.left.start("ping -n -q -i 0.005 -c 200 -W 3 " + TunnelLab.PEER4)) {
      TunnelLab.wg("addconf " + name + " " + tunnels.file(third));
      assertEquals(2, tunnels.show("peers").lines().count());
      TunnelLab.wg("syncconf " + name + " " + plain(ours + TunnelKeys.FOURTH.asPeer("10.9.0.4")));
      assertTrue(tunnels.show("peers").contains(TunnelKeys.FOURTH.open));
      assertFalse(tunnels.show("peers").contains(TunnelKeys.THIRD.open));
      TunnelLab.wg("set " + name + " peer " + TunnelKeys.FOURTH.open + " remove");
      TunnelLab.wg("set " + name + " peer " + TunnelKeys.THEM.open + " persistent-keepalive 25");
      Ping.of(tunnels.net.left, replies, ping.await()).complete();
    }
    assertEquals(before, tunnels.show("latest-handshakes"));

    TunnelLab.wg("setconf " + name + " " + plain(ours));
    assertEquals(TunnelKeys.THEM.open + "\toff\n", tunnels.show("persistent-keepalive"));
    assertEquals(TunnelKeys.THEM.open + "\t0\n", tunnels.show("latest-handshakes"));
    Ping.until(tunnels.net.left, TunnelLab.PEER4);
    assertNotEquals(TunnelKeys.THEM.open + "\t0\n", tunnels.show("latest-handshakes"));
    tunnels.assertReached();
  }

  /** Routes follow the file as well, and no ping is lost meanwhile. */
  @Test
  void theFileChanges() {
    begin();
    Network net = tunnels.net;
    String yaml = Gateway.of(tunnels.tunnel).yaml();
    Ping.from(net.left, "-c 1 -W 0.5 " + MORE4).lost();
    String before = tunnels.show("latest-handshakes");
    long replies = Ping.replies(net.left);
    try (Shell.Running ping =
        net.left.start("ping -n -q -i 0.005 -c 300 -W 3 " + TunnelLab.PEER4)) {
      tunnels.writeConf(
          tunnels.tunnel,
          TunnelLab.ours(TunnelLab.AT_PEER4)
              .replace(TunnelLab.PEERS, TunnelLab.PEERS + ", 10.7.0.0/16"));
      appliance.reload(yaml);
      Ping.of(net.left, replies, ping.await()).complete();
    }
    Ping.from(net.left, "-c 3 -i 0.01 -W 3 " + MORE4).complete();
    tunnels.writeConf(tunnels.tunnel, TunnelLab.ours(TunnelLab.AT_PEER4));
    appliance.reload(yaml);
    Ping.from(net.left, "-c 1 -W 0.5 " + MORE4).lost();
    assertEquals(before, tunnels.show("latest-handshakes"));
    tunnels.assertReached();
  }

  @Test
  void theFileIsBrokenWhileItRuns() {
    begin();
    tunnels.writeConf(tunnels.tunnel, "[Interface]\nPrivateKey = " + TunnelKeys.US.secret + "x\n");
    appliance.reload(Gateway.of(tunnels.tunnel).yaml());
    assertEquals(1, appliance.errorsWith("not reloaded"));
    assertTrue(appliance.errorsWith(tunnels.tunnel + ".conf:2:") > 0);
    assertEquals(0, appliance.errorsWith(TunnelKeys.US.secret), "the key is shown");
    tunnels.assertReached();
  }

  @Test
  void theFileIsBrokenAtStart() {
    tunnels = new TunnelLab(lab);
    tunnels.writeConf(tunnels.tunnel, TunnelKeys.US.own(1) + "[Peer]\nAllowedIPs = 10.0.0.0/33\n");
    appliance =
        lab.begin(
            tunnels.net.router, tunnels.directory, Gateway.of(tunnels.tunnel).yaml(), List.of());
    assertEquals(2, appliance.awaitExit());
    assertTrue(appliance.errorsWith(tunnels.tunnel + ".conf:5:") > 0);
    assertFalse(Files.exists(SOCKETS.resolve(tunnels.tunnel + ".sock")));
  }

  /** As with wireguard-go, that ends the tunnel; the appliance goes on. */
  @Test
  void theSocketIsRemoved() throws IOException {
    begin();
    Files.delete(SOCKETS.resolve(tunnels.tunnel + ".sock"));
    appliance.awaitLine("the socket of tunnel " + tunnels.tunnel + " was removed", 10);
    TunnelLab.await(
        "nothing passes",
        5,
        () -> Ping.from(tunnels.net.left, "-c 1 -W 0.2 " + TunnelLab.PEER4).received() == 0);
    Ping.from(tunnels.net.left, "-c 3 -i 0.01 -W 3 " + Network.FAR4).complete();
  }

  /** With one capability and nothing else it is a gateway, if one that {@code wg} cannot find. */
  @Test
  void rawSocketsAreEnough() {
    tunnels = new TunnelLab(lab);
    tunnels.peer(TunnelLab.theirs(""));
    tunnels.writeConf(tunnels.tunnel, TunnelLab.ours(TunnelLab.AT_PEER4));
    appliance =
        lab.begin(
                tunnels.net.router,
                tunnels.directory,
                Gateway.of(tunnels.tunnel).yaml(),
                ONLY_RAW_SOCKETS)
            .awaitStart();
    String warning = "tunnel " + tunnels.tunnel + " runs, but the tool wg will not find it: ";
    assertEquals(1, appliance.errorsWith(warning + "no permission"), appliance.report());
    tunnels.assertReached();
    assertFalse(Files.exists(SOCKETS.resolve(tunnels.tunnel + ".sock")));
  }
}
