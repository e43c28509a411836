package io.millrace.stages.wireguard;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which session's timers have to be looked at when. A session that is put forward has a new entry;
 * its old one is passed over when its time comes. Control only.
 */
final class Schedule {
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(Entry::at));

  private record Entry(long at, Session session) {}

  /** Has the session looked at no later than its timers want it. */
  void put(Session session, long nanos) {
    long at = session.timers().deadline(nanos);
    if (at < session.scheduledAt()) {
      session.setScheduledAt(at);
      entries.add(new Entry(at, session));
    }
  }

  /** The next session whose time has come, or null. */
  @Nullable Session poll(long nanos) {
    for (Entry entry = entries.peek(); entry != null && entry.at <= nanos; entry = entries.peek()) {
      entries.remove();
      if (entry.session.scheduledAt() == entry.at) {
        entry.session.setScheduledAt(Timers.NEVER);
        return entry.session;
      }
    }
    return null;
  }

  /** When the next one comes. */
  long next() {
    Entry entry = entries.peek();
    return entry == null ? Timers.NEVER : entry.at;
  }
}
