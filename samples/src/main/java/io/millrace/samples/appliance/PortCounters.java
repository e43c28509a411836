package io.millrace.samples.appliance;

import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortStats;
import io.millrace.pipeline.counters.CounterCell;
import io.millrace.pipeline.counters.Counters;
import io.millrace.pipeline.counters.Kind;
import java.util.List;

/**
 * Copies what the ports count themselves to the counters that other processes read. Belongs to the
 * thread that looks after the appliance, which is the only one to write these cells.
 */
final class PortCounters {
  private final Counters counters;

  PortCounters(Counters counters) {
    this.counters = counters;
  }

  void publish(List<Port> ports) {
    for (Port port : ports) {
      PortStats stats = port.stats();
      set(Kind.PORT_RX_PACKETS, port, stats.rxPackets());
      set(Kind.PORT_RX_BYTES, port, stats.rxBytes());
      set(Kind.PORT_RX_MISSED, port, stats.rxMissed());
      set(Kind.PORT_RX_ERRORS, port, stats.rxErrors());
      set(Kind.PORT_RX_NO_BUFFER, port, stats.rxNoBuffer());
      set(Kind.PORT_TX_PACKETS, port, stats.txPackets());
      set(Kind.PORT_TX_BYTES, port, stats.txBytes());
      set(Kind.PORT_TX_ERRORS, port, stats.txErrors());
    }
  }

  private void set(Kind kind, Port port, long value) {
    CounterCell cell = counters.counter(kind, port.name(), "", 0);
    cell.set(value);
  }
}
