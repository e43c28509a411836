package io.millrace.stages.wireguard;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The three pairs of keys that a peer may have at a time: the one in use, the one before it, whose
 * last messages may still be under way, and as responder the one that the peer has not confirmed
 * yet. They move as in Linux (noise.c, {@code add_new_keypair}).
 *
 * <p>Only control moves them. The first message received with the next pair confirms it, which a
 * worker marks in the pair itself; from then on it is the one to send with, and control moves the
 * slots when it comes round to it.
 */
final class KeySlots {
  private final Consumer<Keypair> discard;

  private volatile @Nullable Keypair previous;
  private volatile @Nullable Keypair current;
  private volatile @Nullable Keypair next;

  /**
   * Empty slots.
   *
   * @param discard takes what no slot has any more
   */
  KeySlots(Consumer<Keypair> discard) {
    this.discard = discard;
  }

  /** The pair to send with, or null; any thread. */
  @Nullable Keypair current() {
    Keypair candidate = next; // before current: it moves there
    return candidate != null && candidate.isConfirmed() ? candidate : current;
  }

  /** The pair before, or null; control only. */
  @Nullable Keypair previous() {
    return previous;
  }

  /** The pair that is not confirmed, or null; control only. */
  @Nullable Keypair next() {
    return next;
  }

  boolean isEmpty() {
    return previous == null && current == null && next == null;
  }

  /** A handshake has led to a new pair. */
  void add(Keypair pair) {
    Keypair oldPrevious = previous;
    Keypair oldNext = next;
    if (pair.isInitiator()) {
      Keypair oldCurrent = current;
      previous = oldNext != null ? oldNext : oldCurrent;
      current = pair;
      next = null;
      discard(oldNext != null ? oldCurrent : null);
    } else {
      next = pair;
      previous = null;
      discard(oldNext);
    }
    discard(oldPrevious);
  }

  /**
   * Moves the slots if the next pair has been confirmed.
   *
   * @return whether it has
   */
  boolean promote() {
    Keypair confirmed = next;
    if (confirmed == null || !confirmed.isConfirmed()) {
      return false;
    }
    Keypair oldPrevious = previous;
    previous = current;
    current = confirmed;
    next = null;
    discard(oldPrevious);
    return true;
  }

  /** Forbids sending with any of them: our own key has changed. */
  void invalidate() {
    Keypair pair = next;
    if (pair != null) {
      pair.invalidate();
    }
    pair = current;
    if (pair != null) {
      pair.invalidate();
    }
  }

  /** Discards all. */
  void clear() {
    Keypair oldNext = next;
    Keypair oldPrevious = previous;
    Keypair oldCurrent = current;
    next = null;
    previous = null;
    current = null;
    discard(oldNext);
    discard(oldPrevious);
    discard(oldCurrent);
  }

  private void discard(@Nullable Keypair pair) {
    if (pair != null) {
      discard.accept(pair);
    }
  }
}
