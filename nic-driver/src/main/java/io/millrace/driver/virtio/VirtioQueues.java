package io.millrace.driver.virtio;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardException;
import io.millrace.driver.card.RxRing;
import io.millrace.driver.card.TxRing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queues of a device as its features have them: queue 2n receives and 2n + 1 transmits, and the
 * one behind those of all pairs that the device can have takes commands (section 5.1.2).
 */
final class VirtioQueues implements AutoCloseable {
  private static final int MIN_SLOTS = 4;

  private final VirtioTransport transport;
  private final long features;
  private final List<Virtqueue> queues = new ArrayList<>();
  private final List<VirtioRxRing> rxRings = new ArrayList<>();
  private final List<VirtioTxRing> txRings = new ArrayList<>();
  private @Nullable ControlQueue control;

  /**
   * Makes them, empty, and none of them known to the device.
   *
   * @throws CardException if the device has no queues as large as they must be
   */
  VirtioQueues(
      VirtioTransport transport,
      CardConfig config,
      VirtioOptions options,
      long features,
      NetConfig netConfig) {
    this.transport = transport;
    this.features = features;
    try {
      for (int i = 0; i < config.rxQueues(); i++) {
        Virtqueue rx = add(2 * i, config.rxSlots(), true);
        rxRings.add(new VirtioRxRing(rx, features, options.openChecksums()));
        Virtqueue tx = add(2 * i + 1, config.txSlots(), false);
        txRings.add(new VirtioTxRing(tx, features));
      }
      if (Feature.has(features, Feature.CTRL_VQ)) {
        control = new ControlQueue(make(2 * netConfig.maxPairs(), CardConfig.MIN_SLOTS, false));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Virtqueue add(int index, int slots, boolean deviceWrites) {
    Virtqueue queue = make(index, slots, deviceWrites);
    queues.add(queue);
    return queue;
  }

  private Virtqueue make(int index, int slots, boolean deviceWrites) {
    int max = transport.maxQueueSize(index);
    int size = Integer.highestOneBit(Math.min(slots, max));
    if (size < MIN_SLOTS) {
      throw new CardException("the device's queue %d has %d slots".formatted(index, max));
    }
    return Virtqueue.of(features, transport, index, size, deviceWrites);
  }

  RxRing rxRing(int pair) {
    return rxRings.get(pair);
  }

  TxRing txRing(int pair) {
    return txRings.get(pair);
  }

  /** A pair's receive queue. */
  Virtqueue rx(int pair) {
    return queues.get(2 * pair);
  }

  /** The queue for commands, if the device has one. */
  @Nullable ControlQueue control() {
    return control;
  }

  /** Makes them known to the device; receive queues with the pair's vector if they are to wake. */
  void enable(boolean wake) {
    for (int i = 0; i < queues.size(); i++) {
      boolean wakes = wake && (i & 1) == 0;
      queues.get(i).enable(wakes ? i / 2 : VirtioTransport.NO_VECTOR);
    }
    if (control != null) {
      control.enable();
    }
  }

  /**
   * Looks whether they are in order.
   *
   * @throws CardException if the device has spoilt one
   */
  void check() {
    for (Virtqueue queue : queues) {
      @Nullable String fault = queue.fault();
      if (fault != null) {
        throw new CardException(fault);
      }
    }
  }

  @Override
  public void close() {
    queues.forEach(Virtqueue::close);
    if (control != null) {
      control.close();
    }
  }
}
