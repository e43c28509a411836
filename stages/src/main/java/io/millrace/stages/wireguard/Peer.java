package io.millrace.stages.wireguard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What workers and control share of a peer: its keys, where it is, what has passed. Control alone
 * adds and removes keys; workers alone learn from data where the peer has gone. What only control
 * knows of it control keeps by itself.
 */
public final class Peer {
  private static final VarHandle ENDPOINT;
  private static final VarHandle NOTES;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ENDPOINT = lookup.findVarHandle(Peer.class, "endpoint", Endpoint.class);
      NOTES = lookup.findVarHandle(Peer.class, "notes", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final KeySlots keys;
  private final Activity activity = new Activity();
  private final Tally tally = new Tally();

  private volatile @Nullable Endpoint endpoint;
  private volatile boolean renewedOnReceive;
  private volatile int notes;
  private volatile int purges;
  private volatile boolean removed;

  /**
   * A peer without keys, nobody knows where.
   *
   * @param discard takes pairs of keys that it has no use for any more
   */
  Peer(Consumer<Keypair> discard) {
    keys = new KeySlots(discard);
  }

  KeySlots keys() {
    return keys;
  }

  Activity activity() {
    return activity;
  }

  /** What has passed, and what has been dropped; any thread. */
  public Tally tally() {
    return tally;
  }

  /** Where it is, if that is known; any thread. */
  public Optional<Endpoint> endpoint() {
    return Optional.ofNullable(endpoint);
  }

  @Nullable Endpoint endpointOrNull() {
    return endpoint;
  }

  /** An authenticated message came from there, or the configuration says so. */
  void moveTo(Endpoint there) {
    endpoint = there;
  }

  /** Lets routing choose our address again, unless the peer moves just now. */
  void forgetSource() {
    Endpoint there = endpoint;
    if (there != null) {
      ENDPOINT.compareAndSet(this, there, there.withoutSource());
    }
  }

  /** Whether there is a key to send with: what has been held for lack of one may try again. */
  public boolean canSend(long nanos) {
    Keypair pair = keys.current();
    return pair != null && pair.canSend(nanos);
  }

  /**
   * Goes up whenever packets that are held for this peer are to be dropped, since no handshake has
   * come about; any thread.
   */
  public int purges() {
    return purges;
  }

  /** Gives up what is held; control only. */
  void purge() {
    int before = purges;
    purges = before + 1;
  }

  /** Whether it is no peer any more: there will never be a key; any thread. */
  public boolean isRemoved() {
    return removed;
  }

  /** It is no peer any more; control only. */
  void remove() {
    removed = true;
    purge();
  }

  /** Whether a handshake has been asked for already because packets only come (Linux, likewise). */
  boolean isRenewedOnReceive() {
    return renewedOnReceive;
  }

  void setRenewedOnReceive(boolean renewed) {
    renewedOnReceive = renewed;
  }

  /**
   * Notes what is wanted of control.
   *
   * @return whether nothing was wanted before
   */
  boolean note(int what) {
    return (notes & what) == 0 && (int) NOTES.getAndBitwiseOr(this, what) == 0;
  }

  /** What is wanted of control, which is not wanted any more. */
  int takeNotes() {
    return (int) NOTES.getAndSet(this, 0);
  }
}
