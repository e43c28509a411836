package io.millrace.samples.system;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.wireguard.Control;
import io.millrace.stages.wireguard.ControlledTunnel;
import io.millrace.stages.wireguard.Tunnel;
import io.millrace.stages.wireguard.config.TunnelControl;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A tunnel whose control runs, without workers; what it sends is counted and lost. */
final class LiveTunnel {
  private static final long ROUND_NANOS = 100_000;

  private final AtomicInteger sent = new AtomicInteger();
  private final Outside outside = new Outside();
  private final PacketPool pool = new PacketPool(64);
  private final PacketCache cache = pool.newCache();
  private final Aead aead = AeadEngines.open(Optional.empty());
  private final Control control;
  private final ControlledTunnel configuration;
  private final Thread thread = new Thread(this::rounds, "control");
  private volatile boolean isStopped;

  private static final class Outside implements ControlledTunnel.Outside {
    private volatile int port;
    private volatile int mark;

    @Override
    public int listenPort() {
      return port;
    }

    @Override
    public void setListenPort(int newPort) {
      port = newPort;
    }

    @Override
    public int fwmark() {
      return mark;
    }

    @Override
    public void setFwmark(int newMark) {
      mark = newMark;
    }
  }

  LiveTunnel() {
    SecureRandom random = new SecureRandom();
    control =
        new Control(
            new Tunnel(random),
            (to, typeOfService, message) -> sent.incrementAndGet(),
            aead,
            cache,
            random);
    configuration = new ControlledTunnel(control, outside);
    thread.start();
  }

  private void rounds() {
    while (!isStopped) {
      if (!control.poll(System.nanoTime(), Instant.now())) {
        LockSupport.parkNanos(ROUND_NANOS);
      }
    }
  }

  TunnelControl configuration() {
    return configuration;
  }

  /** Number of messages sent. */
  int sent() {
    return sent.get();
  }

  void stop() throws InterruptedException {
    isStopped = true;
    thread.join();
    control.close();
    aead.close();
    cache.close();
    pool.close();
  }
}
