package io.millrace.stages.table.neighbor;

import java.time.Duration;
import java.util.List;
import org.agrona.collections.Int2IntHashMap;
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
 * <p>All methods but {@link #link} and {@link #version} take the table's lock. The table is
 * bounded, and so are the neighbors that have not answered yet, whom anybody can bring about by
 * sending to addresses where there is nobody (RFC 6583).
 */
public final class NeighborTable {
  /** What {@link #link} gives while the Ethernet address is not known. */
  public static final long NO_LINK = 0;

  private static final int UNKNOWN = -1;

  private final NeighborTimers timers;
  private final Listener listener;
  private final NeighborStore store;
  private final LinkWords links;
  private final int maxIncomplete;
  private final Int2IntHashMap linkLosses = new Int2IntHashMap(UNKNOWN);
  private volatile int version;
  private int changes;
  private int incomplete;

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
    this.timers = timers;
    this.listener = listener;
    store = new NeighborStore(firstId, capacity);
    links = new LinkWords(store.endId());
    maxIncomplete = Math.max(1, capacity / 2);
  }

  /** Index behind the last that a neighbor may have. */
  public int endId() {
    return store.endId();
  }

  /** The link word of an index from 0 to below {@link #endId}. */
  public long link(int id) {
    return links.get(id);
  }

  /** The Ethernet address in a link word. */
  public static long ethernet(long link) {
    return LinkWords.ethernet(link);
  }

  /** The interface in a link word. */
  public static int interfaceOf(long link) {
    return LinkWords.interfaceOf(link);
  }

  /** A link word. */
  public static long link(int interfaceNumber, long ethernet) {
    return LinkWords.of(interfaceNumber, ethernet);
  }

  /** Changes whenever packets that wait for some neighbor may have waited long enough. */
  public int version() {
    return version;
  }

  /** Number of neighbors. */
  public synchronized int size() {
    return store.size();
  }

  /** All neighbors. */
  public synchronized List<Neighbor> all() {
    return store.all();
  }

  /** The neighbor of an index, or null. */
  public synchronized @Nullable Neighbor get(int id) {
    return store.get(id);
  }

  /** The neighbor of an address, or null. */
  public synchronized @Nullable Neighbor find(int link, long high, long low) {
    return store.find(new Neighbor.Key(link, high, low));
  }

  /** The neighbor of an address, for whom to ask if it is new; null if there is no room. */
  public synchronized @Nullable Neighbor findOrAsk(int link, long high, long low) {
    Neighbor.Key key = new Neighbor.Key(link, high, low);
    Neighbor known = store.find(key);
    return known != null || incomplete >= maxIncomplete ? known : create(key, false);
  }

  /**
   * A neighbor that routes refer to by its index: it is never forgotten.
   *
   * @throws IllegalArgumentException if the table is full
   */
  public synchronized Neighbor pin(int link, long high, long low) {
    Neighbor.Key key = new Neighbor.Key(link, high, low);
    Neighbor neighbor = store.find(key);
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
    Neighbor neighbor = store.find(key);
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
    Neighbor neighbor = store.find(new Neighbor.Key(link, high, low));
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
    // No list of them, since a worker allocates nothing, and not all of a large table for a few.
    int left = store.size();
    for (int id = store.firstId(); left > 0 && id < store.endId(); id++) {
      Neighbor neighbor = store.get(id);
      if (neighbor != null) {
        left--;
        if (neighbor.state != NeighborState.PERMANENT && neighbor.deadline - nanos <= 0) {
          expire(neighbor, nanos, solicitor);
        }
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
    long word = LinkWords.of(neighbor.link(), neighbor.ethernet);
    boolean isStale = neighbor.state == NeighborState.STALE;
    links.set(neighbor.id(), isStale ? LinkWords.stale(word) : word);
  }

  private boolean hasLink(Neighbor neighbor) {
    return link(neighbor.id()) != NO_LINK;
  }

  /** A new neighbor, for which a stale one may have to give way; null if there is no room. */
  private @Nullable Neighbor create(Neighbor.Key key, boolean pinned) {
    Neighbor evicted = store.isFull() ? store.evictable() : null;
    if (evicted != null) {
      forget(evicted);
    }
    if (store.isFull()) {
      return null;
    }
    incomplete++;
    return store.add(key, pinned);
  }

  private void forget(Neighbor neighbor) {
    boolean hadLink = hasLink(neighbor);
    enter(neighbor, NeighborState.FAILED, neighbor.deadline + timers.forget().toNanos());
    links.set(neighbor.id(), NO_LINK);
    neighbor.ethernet = 0;
    if (hadLink) {
      listener.lost(neighbor);
    }
    if (!neighbor.isPinned()) {
      neighbor.forgotten = true;
      store.remove(neighbor);
    }
    version = ++changes;
  }

  /**
   * Tells how often a link has been lost by now. After a loss other stations may be there, or the
   * same ones with other Ethernet addresses, so those learned before are forgotten; the kernels do
   * likewise.
   */
  public synchronized void linkLosses(int link, int count) {
    int before = linkLosses.put(link, count);
    if (before == UNKNOWN || before == count) {
      return;
    }
    for (Neighbor neighbor : store.all()) {
      boolean isLearned = hasLink(neighbor) && neighbor.state != NeighborState.PERMANENT;
      if (neighbor.link() == link && isLearned) {
        forget(neighbor);
      }
    }
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
    Neighbor neighbor = store.find(key);
    if (neighbor == null) {
      neighbor = create(key, false);
    }
    if (neighbor != null && !hasLink(neighbor)) {
      learn(neighbor, old.ethernet, old.state, old.deadline);
    }
  }
}
