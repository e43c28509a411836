package io.millrace.stages.wireguard.stage;

import io.millrace.driver.loop.LoopPort;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.wireguard.Control;
import io.millrace.stages.wireguard.ControlledTunnel;
import io.millrace.stages.wireguard.TunnelFigures;
import io.millrace.stages.wireguard.config.TunnelControl;
import io.millrace.stages.wireguard.config.TunnelException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * A WireGuard interface as a port: what {@link OpenMessages} has opened is received from it. It has
 * the tunnel, and the thread of its control, for as long as it is open.
 */
public final class TunnelPort implements Port {
  /** The driver's name. */
  public static final String DRIVER = "wireguard";

  /** Control makes a message at a time. */
  private static final int CONTROL_BUFFERS = 64;

  private final LoopPort inside;
  private final TunnelLink link;
  private final Aead controlEngine;
  private final PacketPool pool;
  private final PacketCache cache;
  private final ControlThread thread;
  private final ControlledTunnel controlled;

  /**
   * A tunnel without key and peers.
   *
   * @param mac Ethernet address of the router's interface at the tunnel
   * @param mtu largest packet inside, in bytes
   * @param queues of the port, one for each worker
   * @param engine makes a crypto engine for each worker
   */
  public TunnelPort(String name, MacAddress mac, int mtu, int queues, Supplier<Aead> engine) {
    this(name, mac, mtu, queues, engine, SystemNanoClock.INSTANCE, InstantSource.system());
  }

  private TunnelPort(
      String name,
      MacAddress mac,
      int mtu,
      int queues,
      Supplier<Aead> engine,
      NanoClock clock,
      InstantSource wall) {
    inside = new LoopPort(name, DRIVER, mac, mtu, queues);
    SecureRandom random = new SecureRandom();
    link = new TunnelLink(mac, engine, random);
    link.tunnel.setMtu(mtu);
    pool = new PacketPool(CONTROL_BUFFERS);
    cache = pool.newCache();
    controlEngine = engine.get();
    Control control = new Control(link.tunnel, link.messages, controlEngine, cache, random);
    controlled = new ControlledTunnel(control, link.outside);
    thread = new ControlThread(name, control, clock, wall, inside::wake);
    thread.start();
  }

  /** What the stages need of it. */
  public TunnelLink tunnelLink() {
    return link;
  }

  /** Its configuration; any thread but the workers'. */
  public TunnelControl control() {
    return controlled;
  }

  /**
   * What has passed, peer by peer; any thread but the workers'.
   *
   * @throws TunnelException if control does not answer
   */
  public TunnelFigures figures() throws TunnelException {
    return controlled.figures();
  }

  /** The name of the crypto engine. */
  public String engine() {
    return controlEngine.name();
  }

  @Override
  public PortInfo info() {
    return inside.info();
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    return inside.openRx(index, cache);
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    return inside.openTx(index, cache);
  }

  @Override
  public LinkState link() {
    return inside.link();
  }

  @Override
  public PortStats stats() {
    return inside.stats();
  }

  @Override
  public boolean exhausted() {
    return inside.exhausted();
  }

  @Override
  public void close() {
    thread.close();
    controlEngine.close();
    cache.close();
    pool.close();
    inside.close();
  }
}
