package io.millrace.stages.wireguard;

import io.millrace.driver.memory.PacketCache;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The half of a tunnel that one thread does: it shakes hands, keeps the timers of all peers, and
 * changes the configuration while workers run. It is told the time and never waits. All methods but
 * {@link #submit} are for that thread.
 *
 * <p>A round ({@link #poll}):
 *
 * <ol>
 *   <li>what other threads have submitted;
 *   <li>handshake messages that workers have handed over, a bounded number of them;
 *   <li>what workers have asked for: handshakes, or to note that keys are confirmed;
 *   <li>timers that are due;
 *   <li>wiping of keys that no worker can still have in hand.
 * </ol>
 */
public final class Control implements AutoCloseable {
  /** What {@link #nextDeadline} gives when no timer runs. */
  public static final long NEVER = Timers.NEVER;

  private static final int MESSAGES_A_ROUND = 64;
  private static final int REQUESTS_A_ROUND = 1024;

  private final Tunnel tunnel;
  private final ControlContext context;
  private final Reception reception;
  private final Gate gate;
  private final Schedule schedule = new Schedule();
  private final Map<PublicKey, Session> byKey = new LinkedHashMap<>();
  private final Map<Peer, Session> byPeer = new HashMap<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private Optional<PrivateKey> privateKey = Optional.empty();

  /**
   * Control of a tunnel without peers or key.
   *
   * @param transmitter sends what control has to say
   * @param aead an engine for this thread, which remains the caller's
   * @param cache this thread's, for one buffer
   * @param random for keys, indices and jitter; one that nobody can foretell
   */
  public Control(
      Tunnel tunnel,
      Transmitter transmitter,
      Aead aead,
      PacketCache cache,
      RandomGenerator random) {
    this(tunnel, new NoiseGate(random), transmitter, aead, cache, random);
  }

  /**
   * The same with other handshakes.
   *
   * @param aead an engine for this thread, which remains the caller's
   * @param cache this thread's, for one buffer
   * @param random for receiver indices and jitter; one that nobody can foretell
   */
  Control(
      Tunnel tunnel,
      Gate gate,
      Transmitter transmitter,
      Aead aead,
      PacketCache cache,
      RandomGenerator random) {
    this.tunnel = tunnel;
    this.gate = gate;
    context = new ControlContext(tunnel, transmitter, new Keepalives(aead, cache), random);
    reception = new Reception(context, gate, byKey::get);
  }

  /**
   * A round.
   *
   * @param nanos of a clock that never goes back, the same that bursts carry
   * @param time of the clock on the wall
   * @return whether there may be more to do at once
   */
  public boolean poll(long nanos, Instant time) {
    context.set(nanos, time);
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    int work = tunnel.inbox().drain(this::receive, MESSAGES_A_ROUND);
    work += tunnel.requests().drain(this::serve, REQUESTS_A_ROUND);
    for (Session session = schedule.poll(nanos); session != null; session = schedule.poll(nanos)) {
      session.promote();
      session.timers().fire(nanos, session);
      schedule.put(session, nanos);
      work++;
    }
    tunnel.grace().reclaim();
    return work > 0;
  }

  /** Has something done in the next round, such as a change of the configuration; any thread. */
  public void submit(Runnable task) {
    tasks.add(task);
  }

  /** When the next timer is due, of the clock that {@link #poll} is told; or {@link #NEVER}. */
  public long nextDeadline() {
    return schedule.next();
  }

  private void receive(Endpoint from, byte[] message) {
    Session session = reception.receive(from, message);
    if (session != null) {
      schedule.put(session, context.nanos());
    }
  }

  private void serve(Peer peer, int what) {
    Session session = byPeer.get(peer);
    if (session == null) {
      return; // removed meanwhile
    }
    session.promote();
    if ((what & Requests.HANDSHAKE) != 0) {
      session.initiate(false);
    }
    if ((what & Requests.KEEPALIVE) != 0) {
      session.keepAlive();
    }
    schedule.put(session, context.nanos());
  }

  /** The peer of this key, or null. */
  public @Nullable Peer find(PublicKey key) {
    Session session = byKey.get(key);
    return session == null ? null : session.peer();
  }

  /** All peers by their keys, in the order in which they were added. */
  public Map<PublicKey, Peer> peers() {
    Map<PublicKey, Peer> peers = new LinkedHashMap<>();
    byKey.forEach((key, session) -> peers.put(key, session.peer()));
    return peers;
  }

  /** Adds a peer, if it is not there; our own key is nobody else's, and gives nothing. */
  public Optional<Peer> add(PublicKey key) {
    if (gate.publicKey().equals(Optional.of(key))) {
      return Optional.empty();
    }
    Session session =
        byKey.computeIfAbsent(key, each -> new Session(context, gate.handshakeWith(each)));
    byPeer.put(session.peer(), session);
    return Optional.of(session.peer());
  }

  /**
   * Sets our private key, or none; it becomes the tunnel's. If it is another than before, nothing
   * more is sent under keys agreed on with that one, a peer that has the new one is removed, and
   * handshakes may begin at once.
   */
  public void setPrivateKey(Optional<PrivateKey> key) {
    Optional<PrivateKey> before = privateKey;
    privateKey = key;
    if (gate.setKey(key)) {
      gate.publicKey().ifPresent(this::remove);
      byKey.values().forEach(Session::expire);
    }
    before.ifPresent(PrivateKey::close);
  }

  /** What belongs to no peer. */
  Tally tally() {
    return tunnel.tally();
  }

  /** Our public key. */
  public Optional<PublicKey> publicKey() {
    return gate.publicKey();
  }

  /** Our private key; remains the tunnel's. */
  public Optional<PrivateKey> privateKey() {
    return privateKey;
  }

  /** Removes a peer with all it has; its keys are wiped when no worker uses them any more. */
  public void remove(PublicKey key) {
    Session session = byKey.remove(key);
    if (session != null) {
      byPeer.remove(session.peer());
      tunnel.allowedIps().removeAll(session.peer());
      session.close();
    }
  }

  /** Says where a peer is, until it is heard from elsewhere. */
  public void setEndpoint(Peer peer, Endpoint endpoint) {
    peer.moveTo(endpoint);
  }

  /** Sets the key that both sides must have besides their own; it becomes the tunnel's. */
  public void setPresharedKey(Peer peer, Optional<PresharedKey> key) {
    session(peer).setPresharedKey(key);
  }

  /** The key that both sides must have; remains the tunnel's. */
  public Optional<PresharedKey> presharedKey(Peer peer) {
    return session(peer).presharedKey();
  }

  /** Sets the interval of keepalives that are sent come what may, in seconds; 0 for none. */
  public void setPersistentKeepalive(Peer peer, int seconds) {
    Timers timers = session(peer).timers();
    boolean isNew = timers.persistentKeepalive() == 0 && seconds > 0;
    timers.setPersistentKeepalive(TimeUnit.SECONDS.toNanos(seconds));
    if (isNew) {
      tunnel.requests().add(peer, Requests.KEEPALIVE);
    }
  }

  /** Seconds between a peer's persistent keepalives, 0 for none. */
  public int persistentKeepalive(Peer peer) {
    return (int) TimeUnit.NANOSECONDS.toSeconds(session(peer).timers().persistentKeepalive());
  }

  /** When the last handshake with a peer was complete. */
  public Optional<Instant> lastHandshake(Peer peer) {
    return Optional.ofNullable(session(peer).completed());
  }

  /** Gives a prefix to a peer, whoever had it. */
  public void allow(Peer peer, Prefix prefix) {
    var _ = session(peer);
    var _ = tunnel.allowedIps().put(prefix, peer);
  }

  /** Takes a prefix from a peer; without effect if it is another's. */
  public void disallow(Peer peer, Prefix prefix) {
    tunnel.allowedIps().remove(prefix, peer);
  }

  /** Takes all prefixes from a peer. */
  public void disallowAll(Peer peer) {
    tunnel.allowedIps().removeAll(peer);
  }

  /** The prefixes of a peer. */
  public List<Prefix> allowed(Peer peer) {
    return tunnel.allowedIps().of(peer);
  }

  private Session session(Peer peer) {
    Session session = byPeer.get(peer);
    if (session == null) {
      throw new IllegalArgumentException("the peer has been removed");
    }
    return session;
  }

  /** Removes all peers and wipes all keys; the workers have closed their halves before. */
  @Override
  public void close() {
    for (PublicKey key : List.copyOf(byKey.keySet())) {
      remove(key);
    }
    setPrivateKey(Optional.empty());
    tunnel.grace().reclaimAll();
    context.keepalives.close();
  }
}
