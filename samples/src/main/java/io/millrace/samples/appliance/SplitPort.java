package io.millrace.samples.appliance;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;

/** Receives by one port and sends by another; it has the name and address of the latter. */
final class SplitPort implements Port {
  private final Port receiving;
  private final Port sending;
  private final PortInfo info;

  SplitPort(Port receiving, Port sending) {
    this.receiving = receiving;
    this.sending = sending;
    PortInfo in = receiving.info();
    PortInfo out = sending.info();
    info =
        new PortInfo(out.name(), in.driver(), out.mac(), out.mtu(), in.rxQueues(), out.txQueues());
  }

  @Override
  public PortInfo info() {
    return info;
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    return receiving.openRx(index, cache);
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    return sending.openTx(index, cache);
  }

  @Override
  public LinkState link() {
    return receiving.link().up() ? sending.link() : receiving.link();
  }

  @Override
  public PortStats stats() {
    return receiving.stats().plus(sending.stats());
  }

  @Override
  public boolean exhausted() {
    return receiving.exhausted();
  }

  @Override
  public void close() {
    receiving.close();
    sending.close();
  }
}
