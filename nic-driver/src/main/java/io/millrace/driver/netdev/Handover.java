package io.millrace.driver.netdev;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hands a ring or a file descriptor from the thread that opens it to the one that polls it, the
 * newest if there are several. What is in here belongs to the hand-over; what was taken belongs to
 * the taker.
 */
public final class Handover<T extends Handover.Resource> implements AutoCloseable {
  /** What is handed over. */
  public interface Resource extends AutoCloseable {
    @Override
    void close();
  }

  private final AtomicReference<@Nullable T> fresh = new AtomicReference<>();

  /** Puts a resource in; one that nobody has taken is closed. */
  public void offer(T resource) {
    closeUntaken(fresh.getAndSet(resource));
  }

  /** Takes the resource out, or null. One load if there is none. */
  public @Nullable T take() {
    return fresh.getOpaque() == null ? null : fresh.getAndSet(null);
  }

  /** Takes a resource back for whoever comes next; closes it if there is a newer one already. */
  public void giveBack(T resource) {
    if (!fresh.compareAndSet(null, resource)) {
      resource.close();
    }
  }

  @Override
  public void close() {
    closeUntaken(fresh.getAndSet(null));
  }

  private void closeUntaken(@Nullable T resource) {
    if (resource != null) {
      resource.close();
    }
  }
}
