package io.millrace.driver.port.decorate;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.function.LongSupplier;

/**
 * Shows every packet that a port receives or takes for transmission to a {@link PacketRecorder}, by
 * the threads of the queues. The recorder stays its maker's to close, after the port.
 */
public class CapturePort extends ForwardingPort {
  private final PacketRecorder recorder;
  private final LongSupplier epochNanos;

  /**
   * Decorates a port.
   *
   * @param inner the port
   * @param recorder is shown the packets
   * @param epochNanos the time for packets that carry none of their own, in nanoseconds since the
   *     epoch; asked once a burst, by any of the queues' threads
   */
  public CapturePort(Port inner, PacketRecorder recorder, LongSupplier epochNanos) {
    super(inner);
    this.recorder = recorder;
    this.epochNanos = epochNanos;
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    return new CaptureRxQueue(inner.openRx(index, cache), recorder, epochNanos);
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    return new CaptureTxQueue(inner.openTx(index, cache), recorder, epochNanos, cache);
  }
}
