package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions begin anew: either side has forgotten the other, has another key, or has died. */
@Tag("system")
class TunnelSessionTest {
  /** A handshake that fails because both sides begin at once is tried again after 5 s. */
  private static final int RETRY_SECONDS = 15;

  @RegisterExtension final Lab lab = new Lab();
  private TunnelLab tunnels;
  private WireGuardGo peer;
  private Appliance appliance;

  private void begin(String toPeer, String toUs) {
    tunnels = new TunnelLab(lab);
    peer = tunnels.peer(TunnelLab.theirs(toUs));
    appliance = tunnels.gateway(TunnelLab.ours(toPeer));
    Ping.until(tunnels.net.left, TunnelLab.PEER4);
    tunnels.assertReached();
  }

  private void beginBothKnowing() {
    begin(TunnelLab.AT_PEER4, TunnelLab.AT_US4);
  }

  private void awaitAnswer(Host from, String address) {
    TunnelLab.await(
        address + " answers",
        RETRY_SECONDS,
        () -> Ping.from(from, "-c 1 -W 0.3 " + address).received() == 1);
  }

  private void addPeerAgain() {
    TunnelLab.wg(
        "set %s peer %s allowed-ips %s endpoint %s:%d"
            .formatted(
                tunnels.tunnel,
                TunnelKeys.THEM.open,
                TunnelLab.PEERS.replace(" ", ""),
                Network.RIGHT4,
                TunnelLab.PEER_PORT));
  }

  @Test
  void theyForgetUs() {
    beginBothKnowing();
    peer.set("peer " + TunnelKeys.US.open + " remove");
    Ping.from(tunnels.net.left, "-c 1 -W 0.3 " + TunnelLab.PEER4).lost();
    peer.reconfigure(TunnelLab.theirs(TunnelLab.AT_US4));
    awaitAnswer(tunnels.net.right, Network.LEFT4);
    tunnels.assertReached();
  }

  @Test
  void weForgetThem() {
    beginBothKnowing();
    TunnelLab.wg("set " + tunnels.tunnel + " peer " + TunnelKeys.THEM.open + " remove");
    Ping.from(tunnels.net.left, "-c 1 -W 0.3 " + TunnelLab.PEER4).lost();
    assertEquals("", tunnels.show("peers"));
    addPeerAgain();
    awaitAnswer(tunnels.net.left, TunnelLab.PEER4);
    tunnels.assertReached();
  }

  @Test
  void ourKeyChanges() {
    beginBothKnowing();
    String other = TunnelLab.theirs(TunnelLab.AT_US4);
    peer.reconfigure(other.replace(TunnelKeys.US.open, TunnelKeys.US_LATER.open));
    TunnelLab.wg(
        "set %s private-key %s"
            .formatted(tunnels.tunnel, tunnels.file(TunnelKeys.US_LATER.secret + "\n")));
    assertEquals(TunnelKeys.US_LATER.open, tunnels.show("public-key").strip());
    awaitAnswer(tunnels.net.left, TunnelLab.PEER4);
    tunnels.assertReached();
  }

  @Test
  void theirKeyChanges() {
    beginBothKnowing();
    peer.reconfigure(
        TunnelLab.theirs(TunnelLab.AT_US4)
            .replace(TunnelKeys.THEM.secret, TunnelKeys.THEM_LATER.secret));
    String ours = TunnelLab.ours(TunnelLab.AT_PEER4);
    tunnels.writeConf(
        tunnels.tunnel, ours.replace(TunnelKeys.THEM.open, TunnelKeys.THEM_LATER.open));
    appliance.reload(Gateway.of(tunnels.tunnel).yaml());
    assertEquals(TunnelKeys.THEM_LATER.open, tunnels.show("peers").strip());
    awaitAnswer(tunnels.net.left, TunnelLab.PEER4);
    tunnels.assertReached();
  }

  /** Neither has keys, and both have something to send: all of it arrives. */
  @Test
  void initiationsCross() {
    beginBothKnowing();
    Network net = tunnels.net;
    for (int round = 0; round < 3; round++) {
      TunnelLab.wg("set " + tunnels.tunnel + " peer " + TunnelKeys.THEM.open + " remove");
      peer.set("peer " + TunnelKeys.US.open + " remove");
      addPeerAgain();
      peer.reconfigure(TunnelLab.theirs(TunnelLab.AT_US4));
      long leftBefore = Ping.replies(net.left);
      long rightBefore = Ping.replies(net.right);
      String many = "ping -n -q -c 20 -i 0.01 -W " + RETRY_SECONDS + " ";
      try (Shell.Running left = net.left.start(many + TunnelLab.PEER4);
          Shell.Running right = net.right.start(many + Network.LEFT4)) {
        Ping.of(net.left, leftBefore, left.await()).complete();
        Ping.of(net.right, rightBefore, right.await()).complete();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"us,TERM", "us,KILL", "them,TERM", "them,KILL", "both,KILL"})
  void restartsUnderTraffic(String who, String signal) {
    beginBothKnowing();
    Network net = tunnels.net;
    try (Shell.Running _ = net.left.start("ping -n -q -i 0.002 -s 1000 " + TunnelLab.PEER4);
        Shell.Running _ = net.right.start("ping -n -q -i 0.002 -s 1000 " + Network.LEFT4)) {
      TunnelLab.pause(300);
      if (!who.equals("them")) {
        restartUs(signal.equals("KILL"));
      }
      if (!who.equals("us")) {
        if (signal.equals("KILL")) {
          peer.killAndRestart();
        } else {
          peer.restart();
        }
      }
      awaitAnswer(net.left, TunnelLab.PEER4);
      awaitAnswer(net.right, Network.LEFT4);
    }
    TunnelLab.pause(100);
    tunnels.assertReached();
  }

  private void restartUs(boolean isKilled) {
    if (isKilled) {
      appliance.kill();
      assertEquals(137, appliance.awaitExit());
    } else {
      appliance.stop();
    }
    lab.startAgain(appliance);
  }

  /** The peer has died, and has nothing to say itself: we notice when it answers nothing. */
  @Test
  void aPeerThatHasForgottenIsFoundOut() {
    begin(TunnelLab.AT_PEER4, "");
    peer.killAndRestart();
    TunnelLab.await(
        "it answers",
        40, // 15 s without an answer, and what a first initiation that is lost takes
        () -> Ping.from(tunnels.net.left, "-c 1 -W 0.5 " + TunnelLab.PEER4).received() == 1);
    tunnels.assertReached();
  }
}
