package io.millrace.pipeline.counters;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * The counters of a pipeline. Any thread may ask for one; a counter then belongs to the one thread
 * that writes it.
 */
public final class Counters implements AutoCloseable {
  /** Counters there is room for unless told otherwise. */
  public static final int DEFAULT_CAPACITY = 4096;

  private final CountersManager manager;
  private final Runnable onClose;
  private final Map<CounterKey, CounterCell> cells = new HashMap<>();
  private final UnsafeBuffer key = new UnsafeBuffer(new byte[CountersReader.MAX_KEY_LENGTH]);
  private final UnsafeBuffer label = new UnsafeBuffer();

  Counters(AtomicBuffer metadata, AtomicBuffer values, Runnable onClose) {
    manager = new CountersManager(metadata, values);
    this.onClose = onClose;
  }

  /** Counters in memory of this process only, {@link #DEFAULT_CAPACITY} of them. */
  public static Counters anonymous() {
    return new Counters(
        memory(DEFAULT_CAPACITY * CountersReader.METADATA_LENGTH),
        memory(DEFAULT_CAPACITY * CountersReader.COUNTER_LENGTH),
        () -> {});
  }

  private static UnsafeBuffer memory(int bytes) {
    return new UnsafeBuffer(BufferUtil.allocateDirectAligned(bytes, BitUtil.CACHE_LINE_LENGTH));
  }

  /**
   * The counter of that identity: made at 0 when first asked for, the same one ever after.
   *
   * @param node the port, stage or worker it belongs to
   * @param name which of several of the kind; empty if there is but one
   * @param worker number of the thread that writes it
   * @throws CountersFileException if there is room for no more
   */
  public synchronized CounterCell counter(Kind kind, String node, String name, int worker) {
    return cells.computeIfAbsent(new CounterKey(kind, node, name, worker), this::allocate);
  }

  private CounterCell allocate(CounterKey identity) {
    if (manager.available() == 0) {
      throw new CountersFileException(
          "all %d counters are taken: have fewer workers, stages or counted rules"
              .formatted(manager.capacity()));
    }
    label.wrap(CounterRecords.label(identity));
    int keyLength = CounterRecords.putKey(key, identity);
    return new CounterCell(
        manager.newCounter(identity.kind().id(), key, 0, keyLength, label, 0, label.capacity()));
  }

  /** All counters as of now, in the order they were made. */
  public List<CounterValue> values() {
    return CounterRecords.read(manager);
  }

  /**
   * Removes the file, if there is one. Counters that are still held go on counting, for nobody: the
   * memory stays until they are gone too.
   */
  @Override
  public void close() {
    onClose.run();
  }
}
