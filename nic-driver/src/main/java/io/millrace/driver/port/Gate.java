package io.millrace.driver.port;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a port's rings away from the threads that poll them, and gives them back, without a lock on
 * the way of a packet.
 *
 * <p>The gate has a number that grows by one each time it is shut (odd) or opened (even). A passage
 * stands for one thread: it repeats the gate's number when it has seen it, and having repeated an
 * odd one it leaves its ring alone until it sees the next even one. So when every passage has
 * repeated the gate's odd number, nobody uses a ring.
 *
 * <p>One thread at a time shuts and opens it.
 */
public final class Gate {
  /** One queue's way through the gate. */
  public final class Passage {
    private volatile int seen;

    private Passage() {}

    /** Whether the gate has changed since the last {@link #look}: one load. */
    public boolean hasChanged() {
      return seen != number;
    }

    /**
     * Takes note of what the gate is now.
     *
     * @return whether it is open
     */
    public boolean look() {
      int now = number;
      seen = now;
      return Gate.isOpen(now);
    }

    /** Whether the gate was open when last looked at. */
    public boolean isOpen() {
      return Gate.isOpen(seen);
    }

    /** The queue is closed: nobody waits for it any more. */
    public void leave() {
      synchronized (passages) {
        passages.remove(this);
      }
    }
  }

  private final List<Passage> passages = new ArrayList<>();
  private volatile int number = 1;

  private static boolean isOpen(int number) {
    return (number & 1) == 0;
  }

  /** A way through, which has not looked yet. */
  public Passage newPassage() {
    Passage passage = new Passage();
    int now = number;
    passage.seen = isOpen(now) ? now - 1 : now; // that of a shut gate: it has nothing in use
    synchronized (passages) {
      passages.add(passage);
    }
    return passage;
  }

  /** Whether it is open. */
  public boolean isOpen() {
    return isOpen(number);
  }

  /** Shuts it; {@link #isClear} says when nobody is inside any more. */
  public void shut() {
    int now = number;
    if (isOpen(now)) {
      number = now + 1;
    }
  }

  /** Opens it. */
  public void open() {
    int now = number;
    if (!isOpen(now)) {
      number = now + 1;
    }
  }

  /** Whether it is shut and every passage has seen that. */
  public boolean isClear() {
    int now = number;
    if (isOpen(now)) {
      return false;
    }
    synchronized (passages) {
      return passages.stream().allMatch(passage -> passage.seen == now);
    }
  }
}
