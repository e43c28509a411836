package io.millrace.stages.table.neighbor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The neighbors of all interfaces, with the state machine of RFC 4861, section 7.3, which ARP
 * follows here too.
 *
 * <p>What forwarding needs of a neighbor is one word, its <em>link word</em>, read without a lock:
 * the number of the interface and the Ethernet address. It is 0 while there is no address, and
 * negative while the neighbor is {@link NeighborState#STALE}: so that whoever sends to it comes
 * here first and starts the proof that it is still there, and the fast path needs to know no
 * states.
 *
 * <pre>
 *     63   62        48 47                                  0
 *   +-----+------------+-------------------------------------+
 *   |stale| interface  |  Ethernet address                   |
 *   +-----+------------+-------------------------------------+
 * </pre>
 *
 * <p>All methods but {@link #link} and {@link #version} take the table's lock. The table is
 * bounded, and so are the neighbors that have not answered yet, whom anybody can bring about by
 * sending to addresses where there is nobody (RFC 6583).
 */
public final class NeighborTable {
  /** What {@link #link} gives while the Ethernet address is not known. */
  public static final long NO_LINK = 0;

  private static final long STALE_BIT = 1L << 63;
  private static final int INTERFACE_SHIFT = 48;
  private static final int EVICTION_LOOKS = 64;
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private final NeighborTimers timers;
  private final Listener listener;
  private final Map<Neighbor.Key, Neighbor> byKey = new HashMap<>();
  private final List<@Nullable Neighbor> byId;
  private final ArrayDeque<Integer> freeIds = new ArrayDeque<>();
  private final int firstId;
  private final int maxIncomplete;
  private final long[] links;
  private volatile int version;
  private int changes;
  private int incomplete;
  private int hand;

  /** Told, under the table's lock, of neighbors that get and lose their Ethernet address. */
  public interface Listener {
    /** The neighbor has an Ethernet address from now on. */
    void resolved(Neighbor neighbor);

    /** The neighbor has none any more. */
    void lost(Neighbor neighbor);
  }

  /** Sends requests on behalf of the table; called under its lock. */
  public interface Solicitor {
    /**
     * Asks for a neighbor.
     *
     * @param ethernet where to, or 0 for everybody
     */
    void solicit(Neighbor neighbor, long ethernet);
  }

  /**
   * An empty table.
   *
   * @param firstId index of the first neighbor; indices below it have no link word, ever
   * @param capacity most neighbors
   */
  public NeighborTable(int firstId, int capacity, NeighborTimers timers, Listener listener) {
    this.firstId = firstId;
    this.timers = timers;
    this.listener = listener;
    links = new long[firstId + capacity];
    byId = new ArrayList<>(Collections.nCopies(capacity, null));
    for (int i = 0; i < capacity; i++) {
      freeIds.add(firstId + i);
    }
    maxIncomplete = Math.max(1, capacity / 2);
  }

  /** The link word of an index: 0 to below first index and capacity. */
  public long link(int id) {
    return (long) WORD.getOpaque(links, id);
  }

  /** The Ethernet address in a link word. */
  public static long ethernet(long link) {
    return link & (1L << INTERFACE_SHIFT) - 1;
  }

  /** The interface in a link word. */
  public static int interfaceOf(long link) {
    return (int) ((link & ~STALE_BIT) >>> INTERFACE_SHIFT);
  }

  /** A link word. */
  public static long link(int interfaceNumber, long ethernet) {
    return (long) interfaceNumber << INTERFACE_SHIFT | ethernet;
  }

  /** Changes whenever packets that wait for some neighbor may have waited long enough. */
  public int version() {
    return version;
  }

  /** Number of neighbors. */
  public synchronized int size() {
    return byKey.size();
  }

  /** All neighbors. */
  public synchronized List<Neighbor> all() {
    return List.copyOf(byKey.values());
  }

  /** The neighbor of an index, or null. */
  public synchronized @Nullable Neighbor get(int id) {
    return id < firstId ? null : byId.get(id - firstId);
  }

  /** The neighbor of an address, or null. */
  public synchronized @Nullable Neighbor find(int link, long high, long low) {
    return byKey.get(new Neighbor.Key(link, high, low));
  }

  /** The neighbor of an address, for whom to ask if it is new; null if there is no room. */
  public synchronized @Nullable Neighbor findOrAsk(int link, long high, long low) {
    Neighbor.Key key = new Neighbor.Key(link, high, low);
    Neighbor known = byKey.get(key);
    return known != null || incomplete >= maxIncomplete ? known : create(key, false);
  }

  /**
   * A neighbor that routes refer to by its index: it is never forgotten.
   *
   * @throws IllegalArgumentException if the table is full
   */
  public synchronized Neighbor pin(int link, long high, long low) {
    Neighbor.Key key = new Neighbor.Key(link, high, low);
    Neighbor neighbor = byKey.get(key);
    if (neighbor == null) {
      neighbor = create(key, true);
      if (neighbor == null) {
        throw new IllegalArgumentException("more gateways than the neighbor table has room for");
      }
      neighbor.state = NeighborState.FAILED; // nobody has asked for it yet
      incomplete--;
    }
    return neighbor;
  }

  /** Sets the Ethernet address of a neighbor for good. */
  public synchronized void addPermanent(int link, long high, long low, long ethernet) {
    Neighbor neighbor = pin(link, high, low);
    learn(neighbor, ethernet, NeighborState.PERMANENT, Long.MAX_VALUE);
  }

  /**
   * Prepares to send to a neighbor: starts asking for it, or the proof that it is still there.
   *
   * @return its link word, never negative; {@link #NO_LINK} if packets have to wait
   */
  public synchronized long use(Neighbor neighbor, long nanos, Solicitor solicitor) {
    switch (neighbor.state) {
      case INCOMPLETE -> {
        if (neighbor.attempts == 0) {
          ask(neighbor, 0, nanos, solicitor);
        }
      }
      case FAILED -> {
        if (!neighbor.isForgotten()) {
          enter(neighbor, NeighborState.INCOMPLETE, nanos);
          ask(neighbor, 0, nanos, solicitor);
        }
      }
      case STALE -> {
        enter(neighbor, NeighborState.DELAY, nanos + timers.delay().toNanos());
        publish(neighbor);
      }
      default -> {}
    }
    return neighbor.state == NeighborState.FAILED ? NO_LINK : link(neighbor.id());
  }

  /**
   * A station has told its address unasked, in a question to us (RFC 4861, section 7.2.3; RFC 826:
   * "if we are the target"). A new neighbor is made for it if there is room.
   */
  public synchronized void heard(int link, long high, long low, long ethernet, long nanos) {
    Neighbor.Key key = new Neighbor.Key(link, high, low);
    Neighbor neighbor = byKey.get(key);
    if (neighbor == null) {
      neighbor = create(key, false);
    }
    if (neighbor != null && (neighbor.ethernet != ethernet || !hasLink(neighbor))) {
      learn(neighbor, ethernet, NeighborState.STALE, nanos + timers.forget().toNanos());
    }
  }

  /**
   * A station has advertised its address (RFC 4861, section 7.2.5). Only neighbors known already
   * are affected. An ARP reply counts as solicited and overriding, gratuitous ARP as overriding.
   *
   * @param ethernet the address, or 0 if it was not told
   */
  public synchronized void advertised(
      int link,
      long high,
      long low,
      long ethernet,
      boolean solicited,
      boolean override,
      long nanos) {
    Neighbor neighbor = byKey.get(new Neighbor.Key(link, high, low));
    if (neighbor == null || neighbor.state == NeighborState.PERMANENT) {
      return;
    }
    boolean other = ethernet != 0 && ethernet != neighbor.ethernet;
    if (!hasLink(neighbor)) {
      if (ethernet != 0) {
        learn(neighbor, ethernet, solicited, nanos);
      }
    } else if (other && !override) {
      if (neighbor.state == NeighborState.REACHABLE) {
        learn(neighbor, neighbor.ethernet, false, nanos);
      }
    } else if (solicited || other) {
      learn(neighbor, other ? ethernet : neighbor.ethernet, solicited, nanos);
    }
  }

  /** Does what is due: repeats questions, and gives up on neighbors that do not answer. */
  public synchronized void tick(long nanos, Solicitor solicitor) {
    for (Neighbor neighbor : List.copyOf(byKey.values())) {
      if (neighbor.state != NeighborState.PERMANENT && neighbor.deadline - nanos <= 0) {
        expire(neighbor, nanos, solicitor);
      }
    }
  }

  private void expire(Neighbor neighbor, long nanos, Solicitor solicitor) {
    switch (neighbor.state) {
      case INCOMPLETE -> askAgain(neighbor, 0, nanos, solicitor);
      case REACHABLE -> {
        enter(neighbor, NeighborState.STALE, nanos + timers.forget().toNanos());
        publish(neighbor);
      }
      case STALE -> forget(neighbor);
      case DELAY -> {
        enter(neighbor, NeighborState.PROBE, nanos);
        ask(neighbor, neighbor.ethernet, nanos, solicitor);
      }
      case PROBE -> askAgain(neighbor, neighbor.ethernet, nanos, solicitor);
      default -> neighbor.deadline = nanos + timers.forget().toNanos();
    }
  }

  private void askAgain(Neighbor neighbor, long ethernet, long nanos, Solicitor solicitor) {
    if (neighbor.attempts < timers.attempts()) {
      ask(neighbor, ethernet, nanos, solicitor);
    } else {
      neighbor.countFailure();
      forget(neighbor);
    }
  }

  private void ask(Neighbor neighbor, long ethernet, long nanos, Solicitor solicitor) {
    neighbor.attempts++;
    neighbor.deadline = nanos + timers.retransmit().toNanos();
    solicitor.solicit(neighbor, ethernet);
  }

  private void learn(Neighbor neighbor, long ethernet, boolean solicited, long nanos) {
    if (solicited) {
      learn(neighbor, ethernet, NeighborState.REACHABLE, nanos + reachableNanos(neighbor));
    } else {
      learn(neighbor, ethernet, NeighborState.STALE, nanos + timers.forget().toNanos());
    }
  }

  private void learn(Neighbor neighbor, long ethernet, NeighborState state, long deadline) {
    if (neighbor.state == NeighborState.PERMANENT) {
      return;
    }
    boolean isNew = !hasLink(neighbor);
    neighbor.ethernet = ethernet;
    enter(neighbor, state, deadline);
    publish(neighbor);
    if (isNew) {
      listener.resolved(neighbor);
      version = ++changes;
    }
  }

  /** Half to one and a half times the reachable time, the same for each neighbor every time. */
  private long reachableNanos(Neighbor neighbor) {
    Duration base = timers.reachable();
    int spread = (int) (neighbor.low() * 0x9e37_79b9_7f4a_7c15L >>> 54); // 0..1023
    return base.toNanos() / 2 + base.toNanos() / 1024 * spread;
  }

  private void enter(Neighbor neighbor, NeighborState state, long deadline) {
    incomplete += isIncomplete(state) - isIncomplete(neighbor.state);
    neighbor.state = state;
    neighbor.deadline = deadline;
    neighbor.attempts = 0;
  }

  private static int isIncomplete(NeighborState state) {
    return state == NeighborState.INCOMPLETE ? 1 : 0;
  }

  private void publish(Neighbor neighbor) {
    long stale = neighbor.state == NeighborState.STALE ? STALE_BIT : 0;
    set(neighbor.id(), link(neighbor.link(), neighbor.ethernet) | stale);
  }

  private void set(int id, long link) {
    WORD.setOpaque(links, id, link);
  }

  private boolean hasLink(Neighbor neighbor) {
    return link(neighbor.id()) != NO_LINK;
  }

  private @Nullable Neighbor create(Neighbor.Key key, boolean pinned) {
    if (freeIds.isEmpty()) {
      evict();
    }
    Integer id = freeIds.poll();
    if (id == null) {
      return null;
    }
    Neighbor neighbor = new Neighbor(key, id, pinned);
    byKey.put(key, neighbor);
    byId.set(id - firstId, neighbor);
    incomplete++;
    return neighbor;
  }

  /** Makes room by forgetting one stale neighbor, if one is found soon. */
  private void evict() {
    for (int look = 0; look < EVICTION_LOOKS; look++) {
      hand = (hand + 1) % byId.size();
      Neighbor candidate = byId.get(hand);
      if (candidate != null && candidate.state == NeighborState.STALE && !candidate.isPinned()) {
        forget(candidate);
        return;
      }
    }
  }

  private void forget(Neighbor neighbor) {
    boolean hadLink = hasLink(neighbor);
    enter(neighbor, NeighborState.FAILED, neighbor.deadline + timers.forget().toNanos());
    set(neighbor.id(), NO_LINK);
    neighbor.ethernet = 0;
    if (hadLink) {
      listener.lost(neighbor);
    }
    if (!neighbor.isPinned()) {
      neighbor.forgotten = true;
      byKey.remove(neighbor.key());
      byId.set(neighbor.id() - firstId, null);
      freeIds.add(neighbor.id());
    }
    version = ++changes;
  }

  /**
   * Takes over what another table, whose place this one takes, has learned.
   *
   * @param links the number here of each interface there, or -1
   */
  public void takeOver(NeighborTable other, int[] links) {
    for (Neighbor old : other.all()) {
      takeOver(old, links[old.link()]);
    }
  }

  private synchronized void takeOver(Neighbor old, int link) {
    boolean isLearned = old.ethernet != 0 && old.state != NeighborState.PERMANENT;
    if (link < 0 || !isLearned) {
      return;
    }
    Neighbor.Key key = new Neighbor.Key(link, old.high(), old.low());
    Neighbor neighbor = byKey.get(key);
    if (neighbor == null) {
      neighbor = create(key, false);
    }
    if (neighbor != null && !hasLink(neighbor)) {
      learn(neighbor, old.ethernet, old.state, old.deadline);
    }
  }
}
