package io.millrace.driver.netdev;

import io.millrace.driver.WatchThread;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.port.LinkState;

/**
 * Watches an interface for a port, so that neither its queues nor the pipeline have to ask the
 * kernel: whether it is up, its MTU, and when it is gone and another of its name has come, with
 * which the port is told to begin anew.
 *
 * <p>One daemon thread looks after all interfaces, ten times a second; attempts that fail are
 * repeated at twice the distance each, up to {@value #MAX_PERIODS} periods.
 */
public final class NetDeviceWatch implements AutoCloseable {
  private static final int MAX_PERIODS = 32;

  private static final WatchThread THREAD = new WatchThread("millrace-netdev-watch");

  private final NetDevice device;
  private final Runnable reattach;
  private final Runnable look = this::look;
  private int attachedIndex;
  private int periodsToWait;
  private int nextWait = 1;
  private boolean closed;
  private volatile LinkState link;
  private volatile int mtu;
  private volatile int losses;

  /**
   * Starts to watch.
   *
   * @param device closed together with the watch
   * @param attachedIndex number of the interface that the port is attached to
   * @param reattach attaches the port to the interface that now has the name; called by the
   *     watching thread, again later if it throws {@link NativeException}
   */
  public NetDeviceWatch(NetDevice device, int attachedIndex, Runnable reattach) {
    this.device = device;
    this.attachedIndex = attachedIndex;
    this.reattach = reattach;
    this.link = device.link();
    this.mtu = device.mtu();
    THREAD.add(look);
  }

  /** The link as it was at most a period ago. */
  public LinkState recentLink() {
    return link;
  }

  /** The link now. */
  public synchronized LinkState link() {
    return closed ? LinkState.down("the port is closed") : state();
  }

  /** Largest layer-3 packet in bytes, as of at most a period ago. */
  public int mtu() {
    return mtu;
  }

  /** Has {@link #mtu} be the one of now, if the interface is still there. */
  public synchronized void refreshMtu() {
    if (!closed) {
      try {
        mtu = device.mtu();
      } catch (NativeException e) {
        note(LinkState.down(e.getMessage()));
      }
    }
  }

  /** How often the link has gone down, or the interface has been replaced by another one. */
  public int losses() {
    return losses;
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    try {
      int index = device.index();
      if (index != 0 && index != attachedIndex) {
        tryToReattach(index);
      }
      if (index != 0) {
        mtu = device.mtu();
      }
      note(state());
    } catch (NativeException e) {
      note(LinkState.down(e.getMessage()));
    }
  }

  private void note(LinkState now) {
    if (link.up() && !now.up()) {
      countLoss();
    }
    link = now;
  }

  /** Called by the watching thread only. */
  private void countLoss() {
    int count = losses + 1;
    losses = count;
  }

  private void tryToReattach(int index) {
    if (periodsToWait-- > 0) {
      return;
    }
    periodsToWait = nextWait;
    nextWait = Math.min(2 * nextWait, MAX_PERIODS);
    reattach.run();
    attachedIndex = index;
    countLoss();
    periodsToWait = 0;
    nextWait = 1;
  }

  private LinkState state() {
    LinkState now = device.link();
    return now.up() && device.index() != attachedIndex
        ? LinkState.down("interface " + device.name() + " is another one, not yet attached")
        : now;
  }

  /** Stops watching, and waits for an attempt under way. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      THREAD.remove(look);
      device.close();
    }
  }
}
