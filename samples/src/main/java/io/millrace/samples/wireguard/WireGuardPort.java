package io.millrace.samples.wireguard;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.config.AllowedIp;
import io.millrace.stages.wireguard.config.ConfException;
import io.millrace.stages.wireguard.config.PeerChange;
import io.millrace.stages.wireguard.config.PeerSnapshot;
import io.millrace.stages.wireguard.config.TunnelChange;
import io.millrace.stages.wireguard.config.TunnelConfig;
import io.millrace.stages.wireguard.config.TunnelException;
import io.millrace.stages.wireguard.config.Update;
import io.millrace.stages.wireguard.config.WireGuardConf;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import io.millrace.stages.wireguard.stage.TunnelLink;
import io.millrace.stages.wireguard.stage.TunnelPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A tunnel with the keys and peers of its file, and the socket by which the tool {@code wg} finds
 * it.
 */
public final class WireGuardPort implements Port {
  private static final System.Logger LOG = System.getLogger(WireGuardPort.class.getName());

  private final TunnelPort port;
  private final Path file;
  private final Optional<TunnelSocket> socket;

  /**
   * Opens it.
   *
   * @param port the tunnel, closed with this one or if this fails
   * @param file as wg-quick(8) has it
   * @throws PortException if the file cannot be used; the message says what to do
   */
  public WireGuardPort(TunnelPort port, Path file) {
    this.port = port;
    this.file = file;
    try {
      configure();
      socket = openSocket();
    } catch (RuntimeException e) {
      port.close();
      throw e;
    }
  }

  /** Without a socket the tunnel works, but nobody can ask it how it is. */
  private Optional<TunnelSocket> openSocket() {
    try {
      return Optional.of(
          TunnelSocket.open(TunnelSocket.DIRECTORY, name(), port.control(), this::silence));
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "tunnel {0} runs, but the tool wg will not find it: {1}",
          name(),
          e.getMessage());
      return Optional.empty();
    }
  }

  /** Somebody has removed the socket, which ends a tunnel (wireguard.com/xplatform). */
  private void silence() {
    LOG.log(
        System.Logger.Level.WARNING,
        "the socket of tunnel {0} was removed: the tunnel has no key and no peers any more",
        name());
    Thread.ofPlatform().daemon().name("millrace-wg-silence").start(this::forgetAll);
  }

  private void forgetAll() {
    TunnelChange nothing =
        new TunnelChange(
            Update.to(Optional.empty()), OptionalInt.empty(), OptionalInt.empty(), true, List.of());
    try {
      port.control().apply(nothing);
    } catch (TunnelException e) {
      LOG.log(System.Logger.Level.ERROR, "the tunnel cannot be ended", e);
    }
  }

  /**
   * Goes over to what the file says now, as {@code wg syncconf} does: peers that it does not change
   * notice nothing.
   *
   * @throws PortException if the file cannot be used; the message says what to do
   */
  public void configure() {
    try {
      TunnelConfig config = WireGuardConf.read(file);
      if (config.own().privateKey().isEmpty()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "tunnel {0} speaks to nobody: {1} has no PrivateKey; ''millrace genkey'' makes one",
            name(),
            file);
      }
      TunnelChange all;
      try {
        all = config.toChange(new SystemHosts());
      } catch (IOException e) {
        config.wipe();
        throw e;
      }
      List<PeerChange> peers = changes(port.control().snapshot().peers(), all.peers());
      port.control()
          .apply(new TunnelChange(all.privateKey(), listenPort(all), all.fwmark(), false, peers));
    } catch (ConfException e) {
      throw new PortException(String.valueOf(e.getMessage()), e);
    } catch (IOException | TunnelException e) {
      throw new PortException("port " + name() + ": " + e.getMessage(), e);
    }
  }

  /** What makes the wanted peers of those that are there, without touching what stays as it is. */
  private static List<PeerChange> changes(List<PeerSnapshot> present, List<PeerChange> wanted) {
    Map<PublicKey, PeerSnapshot> leaving = new LinkedHashMap<>();
    present.forEach(peer -> leaving.put(peer.publicKey(), peer));
    List<PeerChange> changes = new ArrayList<>();
    for (PeerChange peer : wanted) {
      PeerSnapshot now = leaving.remove(peer.publicKey());
      changes.add(now != null && isAllowedTheSame(now, peer) ? peer.keepingAllowedIps() : peer);
    }
    leaving.keySet().forEach(key -> changes.add(PeerChange.removal(key)));
    return changes;
  }

  private static boolean isAllowedTheSame(PeerSnapshot now, PeerChange wanted) {
    Set<Prefix> prefixes =
        wanted.allowedIps().stream().map(AllowedIp::prefix).collect(Collectors.toSet());
    return prefixes.equals(Set.copyOf(now.allowedIps()));
  }

  /** A port that the file leaves open stays what it is. */
  private static OptionalInt listenPort(TunnelChange change) {
    return change.listenPort().orElse(0) == 0 ? OptionalInt.empty() : change.listenPort();
  }

  /**
   * How it is, for people and scripts: name, engine, and what has passed, peer by peer.
   *
   * @throws TunnelException if the tunnel does not answer
   */
  public TunnelView view() throws TunnelException {
    return TunnelView.of(name(), port.engine(), tunnelLink().lostMessages(), port.figures());
  }

  /** What the stages need of it. */
  public TunnelLink tunnelLink() {
    return port.tunnelLink();
  }

  @Override
  public PortInfo info() {
    return port.info();
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    return port.openRx(index, cache);
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    return port.openTx(index, cache);
  }

  @Override
  public LinkState link() {
    return port.link();
  }

  @Override
  public PortStats stats() {
    return port.stats();
  }

  @Override
  public boolean exhausted() {
    return port.exhausted();
  }

  @Override
  public void close() {
    socket.ifPresent(WireGuardPort::close);
    port.close();
  }

  private static void close(TunnelSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the tunnel's socket cannot be removed", e);
    }
  }
}
