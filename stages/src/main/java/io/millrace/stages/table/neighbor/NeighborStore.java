package io.millrace.stages.table.neighbor;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The neighbors of a table by address and by index, a bounded number of them. Guarded by the
 * table's lock.
 *
 * <p>There are more indices than neighbors, and the one given up longest ago is used first: a
 * worker that looked up a route a moment ago must not find another neighbor behind its index.
 */
final class NeighborStore {
  private static final int SPARE_IDS = 64;
  private static final int EVICTION_LOOKS = 64;

  private final Map<Neighbor.Key, Neighbor> byKey = new HashMap<>();
  private final @Nullable Neighbor[] byId;
  private final ArrayDeque<Integer> freeIds = new ArrayDeque<>();
  private final int firstId;
  private final int capacity;
  private int hand;

  NeighborStore(int firstId, int capacity) {
    this.firstId = firstId;
    this.capacity = capacity;
    byId = new Neighbor[capacity + SPARE_IDS];
    for (int i = 0; i < byId.length; i++) {
      freeIds.add(firstId + i);
    }
  }

  /** The first index. */
  int firstId() {
    return firstId;
  }

  /** Index behind the last. */
  int endId() {
    return firstId + byId.length;
  }

  int size() {
    return byKey.size();
  }

  boolean isFull() {
    return byKey.size() == capacity;
  }

  List<Neighbor> all() {
    return List.copyOf(byKey.values());
  }

  @Nullable Neighbor get(int id) {
    return id < firstId ? null : byId[id - firstId];
  }

  @Nullable Neighbor find(Neighbor.Key key) {
    return byKey.get(key);
  }

  /** Adds a neighbor; there must be room. */
  Neighbor add(Neighbor.Key key, boolean pinned) {
    Neighbor neighbor = new Neighbor(key, freeIds.remove(), pinned);
    byKey.put(key, neighbor);
    byId[neighbor.id() - firstId] = neighbor;
    return neighbor;
  }

  void remove(Neighbor neighbor) {
    byKey.remove(neighbor.key());
    byId[neighbor.id() - firstId] = null;
    freeIds.add(neighbor.id());
  }

  /** Some stale neighbor that may be forgotten, if one is found soon. */
  @Nullable Neighbor evictable() {
    for (int look = 0; look < EVICTION_LOOKS; look++) {
      hand = (hand + 1) % byId.length;
      Neighbor candidate = byId[hand];
      if (candidate != null && candidate.state == NeighborState.STALE && !candidate.isPinned()) {
        return candidate;
      }
    }
    return null;
  }
}
