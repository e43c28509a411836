package io.millrace.driver.port.decorate;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;

/** A port that leaves everything to another one; what decorates it overrides what it changes. */
public abstract class ForwardingPort implements Port {
  /** The other one. */
  protected final Port inner;

  /** Round another port, which is closed with it. */
  protected ForwardingPort(Port inner) {
    this.inner = inner;
  }

  @Override
  public PortInfo info() {
    return inner.info();
  }

  @Override
  public int mtu() {
    return inner.mtu();
  }

  @Override
  public void refresh() {
    inner.refresh();
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    return inner.openRx(index, cache);
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    return inner.openTx(index, cache);
  }

  @Override
  public LinkState link() {
    return inner.link();
  }

  @Override
  public int linkLosses() {
    return inner.linkLosses();
  }

  @Override
  public PortStats stats() {
    return inner.stats();
  }

  @Override
  public boolean exhausted() {
    return inner.exhausted();
  }

  @Override
  public void close() {
    inner.close();
  }
}
