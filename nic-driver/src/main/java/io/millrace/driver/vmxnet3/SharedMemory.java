package io.millrace.driver.vmxnet3;

import io.millrace.driver.memory.RingMemory;

/** What driver and card share besides the rings, in one piece. */
final class SharedMemory implements AutoCloseable {
  private static final int ALIGNMENT = 128;

  private final RingMemory memory;
  private final DriverShared driver;
  private final QueueTable queues;
  private final long rss;
  private final long groups;

  private SharedMemory(RingMemory memory, int txQueues, int rxQueues) {
    this.memory = memory;
    driver = new DriverShared(memory.address());
    queues = new QueueTable(memory.address() + aligned(DriverShared.BYTES), txQueues, rxQueues);
    rss = queues.end();
    groups = rss + aligned(RssConf.BYTES);
  }

  /** Memory for a number of queues, zeroed. */
  static SharedMemory allocate(int txQueues, int rxQueues) {
    int bytes =
        aligned(DriverShared.BYTES)
            + (txQueues + rxQueues) * QueueTable.ENTRY_BYTES
            + aligned(RssConf.BYTES)
            + StationFilter.MAX_GROUPS * StationFilter.ADDRESS_BYTES;
    return new SharedMemory(RingMemory.allocate(bytes, ALIGNMENT), txQueues, rxQueues);
  }

  private static int aligned(int bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  DriverShared driver() {
    return driver;
  }

  QueueTable queues() {
    return queues;
  }

  /** Address of the {@link RssConf}. */
  long rss() {
    return rss;
  }

  /** Address of the table of groups that are received. */
  long groups() {
    return groups;
  }

  void clear() {
    memory.clear();
  }

  @Override
  public void close() {
    memory.close();
  }
}
