package io.millrace.driver.sim;

import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/** Furnishes a {@link SimPort} that generates and swallows. */
public final class SimPortBuilder {
  private final String name;
  private MacAddress mac = MacAddress.NONE;
  private int mtu = 1500;
  private int queues = 1;
  private IntFunction<FrameSource> sources = queue -> FrameSource.NOTHING;
  private long limit = Long.MAX_VALUE;
  private double rxRate;
  private IntFunction<FrameSink> sinks = queue -> FrameSink.IGNORE;
  private double txRate;
  private int txRing = 1024;
  private LongSupplier clock = System::nanoTime;

  SimPortBuilder(String name) {
    this.name = name;
  }

  /** Its address; none unless told. */
  public SimPortBuilder mac(MacAddress address) {
    mac = address;
    return this;
  }

  /** Largest layer-3 packet, in bytes; 1500 unless told. Only told to others, not enforced. */
  public SimPortBuilder mtu(int bytes) {
    mtu = bytes;
    return this;
  }

  /** Number of receive queues and of transmit queues; 1 unless told. */
  public SimPortBuilder queues(int count) {
    queues = count;
    return this;
  }

  /** Where the frames come from, by number of the receive queue; nowhere unless told. */
  public SimPortBuilder sources(IntFunction<FrameSource> newSources) {
    sources = newSources;
    return this;
  }

  /** Most frames that each source is asked for; no limit unless told. */
  public SimPortBuilder limit(long frames) {
    limit = frames;
    return this;
  }

  /** Frames per second from each source; 0, as at first, is as fast as it is polled. */
  public SimPortBuilder rxRate(double packetsPerSecond) {
    rxRate = packetsPerSecond;
    return this;
  }

  /** Who is shown what was sent, by number of the transmit queue; nobody unless told. */
  public SimPortBuilder sinks(IntFunction<FrameSink> newSinks) {
    sinks = newSinks;
    return this;
  }

  /** Packets per second that each transmit queue sends; 0, as at first, is all at each flush. */
  public SimPortBuilder txRate(double packetsPerSecond) {
    txRate = packetsPerSecond;
    return this;
  }

  /** Packets that each transmit queue takes in advance; 1024 unless told. */
  public SimPortBuilder txRing(int packets) {
    txRing = packets;
    return this;
  }

  /** The clock for the rates, in nanoseconds from any origin; the system's unless told. */
  public SimPortBuilder clock(LongSupplier nanos) {
    clock = nanos;
    return this;
  }

  /** The port. */
  public SimPort build() {
    if (queues < 1 || txRing < 1 || limit < 0) {
      throw new IllegalArgumentException(
          "port " + name + ": queues and ring must have at least 1 place, the limit 0");
    }
    List<Inlet> inlets = new ArrayList<>();
    List<Outlet> outlets = new ArrayList<>();
    for (int queue = 0; queue < queues; queue++) {
      inlets.add(new Generator(sources.apply(queue), limit, Pace.of(rxRate, clock)));
      outlets.add(new Sink(sinks.apply(queue), Pace.of(txRate, clock), txRing));
    }
    return new SimPort(
        new PortInfo(name, SimPort.DRIVER, mac, mtu, queues, queues),
        new Link(),
        inlets,
        outlets,
        () -> {});
  }
}
