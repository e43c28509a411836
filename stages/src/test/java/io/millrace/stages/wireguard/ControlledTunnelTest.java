package io.millrace.stages.wireguard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.config.AllowedIp;
import io.millrace.stages.wireguard.config.EndpointAddress;
import io.millrace.stages.wireguard.config.PeerChange;
import io.millrace.stages.wireguard.config.PeerSnapshot;
import io.millrace.stages.wireguard.config.TunnelChange;
import io.millrace.stages.wireguard.config.TunnelException;
import io.millrace.stages.wireguard.config.TunnelException.Errno;
import io.millrace.stages.wireguard.config.TunnelSnapshot;
import io.millrace.stages.wireguard.config.Update;
import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The configuration as other threads see it, while control runs in a thread of its own. */
class ControlledTunnelTest {
  private static final PublicKey ONE = PlainGate.key(1001);
  private static final PublicKey OTHER = PlainGate.key(1002);

  private final SimNetwork network = new SimNetwork(1);
  private final SimNode node = network.add();
  private final Sockets sockets = new Sockets();
  private final ControlledTunnel tunnel = new ControlledTunnel(node.control, sockets);
  private final Thread thread = new Thread(this::rounds, "control");
  private volatile boolean isStopped;

  private static final class Sockets implements ControlledTunnel.Outside {
    private volatile int port = 51820;
    private volatile int mark;

    @Override
    public int listenPort() {
      return port;
    }

    @Override
    public void setListenPort(int newPort) throws TunnelException {
      if (newPort == 53) {
        throw new TunnelException(Errno.ADDRESS_IN_USE, "port 53 is another's");
      }
      port = newPort;
    }

    @Override
    public int fwmark() {
      return mark;
    }

    @Override
    public void setFwmark(int newMark) {
      mark = newMark;
    }
  }

  private void rounds() {
    while (!isStopped) {
      node.control.poll(1, Instant.EPOCH);
      Thread.onSpinWait();
    }
  }

  @BeforeEach
  void start() {
    thread.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    isStopped = true;
    thread.join();
    network.close();
  }

  private static TunnelChange of(boolean replace, PeerChange... peers) {
    return new TunnelChange(
        new Update.Keep<>(), OptionalInt.empty(), OptionalInt.empty(), replace, List.of(peers));
  }

  private static PeerChange peer(PublicKey key, boolean replaceAllowedIps, String... allowed) {
    return new PeerChange(
        key,
        false,
        false,
        new Update.Keep<>(),
        Optional.empty(),
        OptionalInt.empty(),
        replaceAllowedIps,
        Arrays.stream(allowed).map(AllowedIp::parse).toList());
  }

  private static PeerChange only(PublicKey key, boolean remove, boolean updateOnly) {
    return new PeerChange(
        key,
        remove,
        updateOnly,
        new Update.Keep<>(),
        Optional.empty(),
        OptionalInt.empty(),
        false,
        List.of());
  }

  private PeerSnapshot snapshot(PublicKey key) throws TunnelException {
    return tunnel.snapshot().peers().stream()
        .filter(peer -> peer.publicKey().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static List<Prefix> prefixes(String... texts) {
    return Stream.of(texts).map(Prefix::parse).toList();
  }

  @Test
  void whatIsSetIsSeen() throws TunnelException {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) 5);
    EndpointAddress endpoint = new EndpointAddress(IpAddress.parse("192.0.2.7"), 7);
    PeerChange change =
        new PeerChange(
            ONE,
            false,
            false,
            new Update.Set<>(PresharedKey.of(secret)),
            Optional.of(endpoint),
            OptionalInt.of(25),
            true,
            List.of(AllowedIp.parse("10.0.0.0/8"), AllowedIp.parse("fd00::/8")));
    PrivateKey key = PrivateKey.of(secret);
    tunnel.apply(
        new TunnelChange(
            new Update.Set<>(key), OptionalInt.of(9), OptionalInt.of(-2), false, List.of(change)));
    TunnelSnapshot seen = tunnel.snapshot();
    assertArrayEquals(secret, seen.privateKey().orElseThrow().bytes());
    assertEquals(9, seen.listenPort());
    assertEquals(-2, seen.fwmark());
    PeerSnapshot peer = snapshot(ONE);
    assertArrayEquals(secret, peer.presharedKey().orElseThrow().bytes());
    assertEquals(Optional.of(endpoint), peer.endpoint());
    assertEquals(25, peer.persistentKeepaliveSeconds());
    assertEquals(prefixes("10.0.0.0/8", "fd00::/8"), peer.allowedIps());
    assertEquals(Optional.empty(), peer.lastHandshake());
    for (int look = 0; look < 10_000 && snapshot(ONE).txBytes() == 0; look++) {
      Thread.onSpinWait();
    }
    assertEquals(148, snapshot(ONE).txBytes(), "the persistent keepalive wants a handshake");
  }

  @Test
  void peersComeAndGo() throws TunnelException {
    tunnel.apply(of(false, peer(ONE, false, "10.0.0.0/8"), peer(OTHER, false, "10.1.0.0/16")));
    tunnel.apply(of(false, peer(ONE, false, "10.1.0.0/16", "-10.0.0.0/8")));
    assertEquals(prefixes("10.1.0.0/16"), snapshot(ONE).allowedIps());
    assertEquals(List.of(), snapshot(OTHER).allowedIps());
    tunnel.apply(of(false, peer(ONE, true, "10.2.0.0/16")));
    assertEquals(prefixes("10.2.0.0/16"), snapshot(ONE).allowedIps());
    tunnel.apply(of(false, only(ONE, true, false), only(PlainGate.key(1003), false, true)));
    assertEquals(1, tunnel.snapshot().peers().size());
    tunnel.apply(of(true, peer(ONE, false)));
    assertEquals(List.of(ONE), tunnel.snapshot().peers().stream().map(p -> p.publicKey()).toList());
    tunnel.apply(of(false, peer(node.key, false, "10.0.0.0/8")));
    assertEquals(1, tunnel.snapshot().peers().size(), "we are no peer of ours");
  }

  @Test
  void keysAreTakenAway() throws TunnelException {
    tunnel.apply(
        of(
            false,
            new PeerChange(
                ONE,
                false,
                false,
                new Update.Set<>(PresharedKey.of(new byte[32])),
                Optional.empty(),
                OptionalInt.empty(),
                false,
                List.of())));
    assertTrue(snapshot(ONE).presharedKey().isPresent());
    tunnel.apply(
        new TunnelChange(
            new Update.Clear<>(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            false,
            List.of(
                new PeerChange(
                    ONE,
                    false,
                    false,
                    new Update.Clear<>(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    false,
                    List.of()))));
    assertTrue(snapshot(ONE).presharedKey().isEmpty());
    assertTrue(tunnel.snapshot().privateKey().isEmpty());
  }

  @Test
  void aPortThatCannotBeHadChangesNothing() throws TunnelException {
    TunnelChange change =
        new TunnelChange(
            new Update.Keep<>(),
            OptionalInt.of(53),
            OptionalInt.of(1),
            true,
            List.of(peer(ONE, false)));
    TunnelException e = assertThrows(TunnelException.class, () -> tunnel.apply(change));
    assertEquals(Errno.ADDRESS_IN_USE, e.errno());
    assertEquals(0, tunnel.snapshot().peers().size());
    assertEquals(51820, tunnel.snapshot().listenPort());
    assertEquals(0, tunnel.snapshot().fwmark());
  }
}
