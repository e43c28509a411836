package io.millrace.stages.wireguard;

import io.millrace.stages.wireguard.config.AllowedIp;
import io.millrace.stages.wireguard.config.EndpointAddress;
import io.millrace.stages.wireguard.config.PeerChange;
import io.millrace.stages.wireguard.config.PeerSnapshot;
import io.millrace.stages.wireguard.config.TunnelChange;
import io.millrace.stages.wireguard.config.TunnelControl;
import io.millrace.stages.wireguard.config.TunnelException;
import io.millrace.stages.wireguard.config.TunnelException.Errno;
import io.millrace.stages.wireguard.config.TunnelSnapshot;
import io.millrace.stages.wireguard.config.Update;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A tunnel's configuration for those who are not its control thread: that does what they ask in its
 * next round, and they wait for it.
 */
public final class ControlledTunnel implements TunnelControl {
  private static final int PATIENCE_SECONDS = 30;

  private final Control control;
  private final Outside outside;

  /** What of the configuration is not the tunnel's but of who sends and receives for it. */
  public interface Outside {
    /** The UDP port that messages come to, 0 if there is none yet. */
    int listenPort();

    /**
     * Changes the port; 0 leaves the choice to the outside.
     *
     * @throws TunnelException if it is another's
     */
    void setListenPort(int port) throws TunnelException;

    /** The mark of packets that are sent. */
    int fwmark();

    /** Changes the mark. */
    void setFwmark(int mark);
  }

  /** The configuration of a tunnel whose control runs. */
  public ControlledTunnel(Control control, Outside outside) {
    this.control = control;
    this.outside = outside;
  }

  private interface Task<T> {
    T run() throws TunnelException;
  }

  private <T> T inControl(Task<T> task) throws TunnelException {
    CompletableFuture<T> done = new CompletableFuture<>();
    control.submit(
        () -> {
          try {
            done.complete(task.run());
          } catch (TunnelException | RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    try {
      return done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TunnelException known) {
        throw known;
      }
      throw new TunnelException(Errno.IO, "the tunnel's control failed", e);
    } catch (TimeoutException e) {
      throw new TunnelException(Errno.IO, "the tunnel's control does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TunnelException(Errno.IO, "interrupted while the tunnel's control was asked", e);
    }
  }

  @Override
  public TunnelSnapshot snapshot() throws TunnelException {
    return inControl(
        () -> {
          List<PeerSnapshot> peers = new ArrayList<>();
          control.peers().forEach((key, peer) -> peers.add(snapshot(key, peer)));
          return new TunnelSnapshot(
              control.privateKey(), outside.listenPort(), outside.fwmark(), peers);
        });
  }

  /**
   * Everything that is counted.
   *
   * @throws TunnelException if control does not answer
   */
  public TunnelFigures figures() throws TunnelException {
    return inControl(
        () -> {
          List<PeerFigures> peers = new ArrayList<>();
          control.peers().forEach((key, peer) -> peers.add(figures(key, peer)));
          return new TunnelFigures(peers, control.tally().ended());
        });
  }

  private PeerFigures figures(PublicKey key, Peer peer) {
    Tally tally = peer.tally();
    return new PeerFigures(
        key,
        peer.endpoint(),
        control.lastHandshake(peer),
        tally.received(),
        tally.receivedBytes(),
        tally.sent(),
        tally.sentBytes(),
        tally.ended());
  }

  private PeerSnapshot snapshot(PublicKey key, Peer peer) {
    return new PeerSnapshot(
        key,
        control.presharedKey(peer),
        peer.endpoint()
            .filter(there -> there.port() != 0) // which anybody may send from
            .map(there -> new EndpointAddress(there.address(), there.port())),
        control.lastHandshake(peer),
        peer.tally().receivedBytes(),
        peer.tally().sentBytes(),
        control.persistentKeepalive(peer),
        control.allowed(peer));
  }

  @Override
  public void apply(TunnelChange change) throws TunnelException {
    boolean isDone =
        inControl(
            () -> {
              change(change);
              return true;
            });
    assert isDone;
  }

  private void change(TunnelChange change) throws TunnelException {
    if (change.listenPort().isPresent()) {
      outside.setListenPort(change.listenPort().getAsInt()); // first: it alone may fail
    }
    change.fwmark().ifPresent(outside::setFwmark);
    if (!(change.privateKey() instanceof Update.Keep)) {
      control.setPrivateKey(change.privateKey().after(Optional.empty()));
    }
    if (change.replacePeers()) {
      control.peers().keySet().forEach(control::remove);
    }
    change.peers().forEach(this::change);
  }

  private void change(PeerChange change) {
    PublicKey key = change.publicKey();
    if (change.remove()) {
      control.remove(key);
    }
    boolean isWanted = !change.remove() && (!change.updateOnly() || control.find(key) != null);
    Optional<Peer> peer = isWanted ? control.add(key) : Optional.empty();
    peer.ifPresentOrElse(
        each -> change(each, change),
        () -> change.presharedKey().after(Optional.empty()).ifPresent(secret -> secret.close()));
  }

  private void change(Peer peer, PeerChange change) {
    if (!(change.presharedKey() instanceof Update.Keep)) {
      control.setPresharedKey(peer, change.presharedKey().after(Optional.empty()));
    }
    change
        .endpoint()
        .ifPresent(there -> control.setEndpoint(peer, Endpoint.of(there.address(), there.port())));
    if (change.replaceAllowedIps()) {
      control.disallowAll(peer);
    }
    for (AllowedIp each : change.allowedIps()) {
      if (each.remove()) {
        control.disallow(peer, each.prefix());
      } else {
        control.allow(peer, each.prefix());
      }
    }
    change
        .persistentKeepaliveSeconds()
        .ifPresent(seconds -> control.setPersistentKeepalive(peer, seconds));
  }
}
