package io.millrace.stages.wireguard;

import io.millrace.stages.crypto.Aead;
import io.millrace.stages.wireguard.table.AllowedIps;
import io.millrace.stages.wireguard.table.GracePeriods;
import io.millrace.stages.wireguard.table.IndexTable;
import java.util.random.RandomGenerator;

/**
 * A WireGuard interface: what its workers and its control share.
 *
 * <p>Workers get their halves from {@link #inbound} and {@link #outbound}, one of each, with a
 * crypto engine of their own. They read what control publishes, without locks, and ask it for
 * things through bounded queues. Messages to send come from {@link Outbound} in the packets' own
 * memory, and those of control from control.
 */
public final class Tunnel {
  /** Largest packet inside the tunnel unless configured, as wg-quick(8): 1500 less 80. */
  public static final int DEFAULT_MTU = 1420;

  private final GracePeriods grace = new GracePeriods();
  private final AllowedIps<Peer> allowedIps = new AllowedIps<>(grace);
  private final IndexTable<Keypair> indices;
  private final Requests requests = new Requests(Requests.ROOM);
  private final Inbox inbox = new Inbox();
  private final Tally tally = new Tally();
  private volatile int mtu = DEFAULT_MTU;

  /**
   * A tunnel without peers.
   *
   * @param random chooses receiver indices; one that nobody can foretell
   */
  public Tunnel(RandomGenerator random) {
    indices = new IndexTable<>(random);
  }

  /** A worker's way in. The worker closes it; the engine remains the worker's. */
  public Inbound inbound(Aead aead) {
    return new Inbound(this, aead);
  }

  /**
   * A worker's way out. The worker closes it; the engine remains the worker's.
   *
   * @param before bytes that the caller will put before the messages: what has no room for them in
   *     front is refused
   */
  public Outbound outbound(Aead aead, int before) {
    return new Outbound(this, aead, before);
  }

  /** Largest packet inside the tunnel, in bytes. */
  public int mtu() {
    return mtu;
  }

  /** Sets it; any thread. */
  public void setMtu(int bytes) {
    mtu = bytes;
  }

  /** What belongs to no peer. */
  public Tally tally() {
    return tally;
  }

  GracePeriods grace() {
    return grace;
  }

  AllowedIps<Peer> allowedIps() {
    return allowedIps;
  }

  IndexTable<Keypair> indices() {
    return indices;
  }

  Requests requests() {
    return requests;
  }

  Inbox inbox() {
    return inbox;
  }
}
