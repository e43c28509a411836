package io.millrace.samples.appliance;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import io.millrace.samples.config.PortSpec;

/** A port on paper: good for drawing a graph, not for packets. */
final class PaperPort implements Port {
  private static final int ETHERNET_MTU = 1500;

  /** Stands for the interface's own, which it has only where it exists. */
  private static final MacAddress SOME_STATION = MacAddress.parse("02:00:00:00:00:00");

  private final PortInfo info;

  PaperPort(PortSpec spec) {
    info = PortInfo.singleQueue(spec.name(), spec.settings().type(), SOME_STATION, ETHERNET_MTU);
  }

  @Override
  public PortInfo info() {
    return info;
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    throw new UnsupportedOperationException(name() + " exists on paper only");
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    throw new UnsupportedOperationException(name() + " exists on paper only");
  }

  @Override
  public LinkState link() {
    return LinkState.down("it exists on paper only");
  }

  @Override
  public PortStats stats() {
    return PortStats.ZERO;
  }

  @Override
  public void close() {}
}
