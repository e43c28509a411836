package io.millrace.driver.port;

import io.millrace.driver.memory.PacketCache;

/**
 * Where packets enter and leave: a network card, a Linux interface, a capture file, a generator.
 *
 * <p>A port is opened by its constructor, its queues are opened one by one by the threads that poll
 * them, and it is closed after its queues. {@link #link} and {@link #stats} may be called by any
 * thread at any time; everything else is for the thread that sets the port up.
 */
public interface Port extends AutoCloseable {
  /** What the port is and can do. */
  PortInfo info();

  /** Has {@link #info} go by what is so now, where that may be as of a moment ago. */
  default void refresh() {}

  /** Largest layer-3 packet in bytes at the moment. Any thread; allocates nothing. */
  default int mtu() {
    return info().mtu();
  }

  /** The name the user gave it. */
  default String name() {
    return info().name();
  }

  /**
   * Opens a receive queue. It belongs to the thread that owns the cache.
   *
   * @param index 0 to {@link PortInfo#rxQueues} - 1, each of them opened at most once at a time
   * @param cache where the queue takes its buffers from
   */
  RxQueue openRx(int index, PacketCache cache);

  /**
   * Opens a transmit queue. It belongs to the thread that owns the cache.
   *
   * @param index 0 to {@link PortInfo#txQueues} - 1, each of them opened at most once at a time
   * @param cache where the queue frees the packets it has sent
   */
  TxQueue openTx(int index, PacketCache cache);

  /** State of the link as of now; may make a system call. */
  LinkState link();

  /**
   * How often the link has been lost since the port was opened, for whoever remembers something
   * about the stations on it: after a loss others may be there. Costs no system call; a link that
   * is down only for a moment may not be noticed.
   */
  default int linkLosses() {
    return 0;
  }

  /** A snapshot of the counters since the port was opened. */
  PortStats stats();

  /**
   * Whether the port will never receive another packet, as at the end of a capture file. The
   * pipeline ends once all its ports have.
   */
  default boolean exhausted() {
    return false;
  }

  /** Gives the device back. The queues have been closed before. */
  @Override
  void close();
}
