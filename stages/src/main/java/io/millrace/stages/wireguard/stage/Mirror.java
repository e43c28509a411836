package io.millrace.stages.wireguard.stage;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.decorate.ForwardingPort;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wireguard.Outbound;
import io.millrace.stages.wireguard.OutboundBurst;
import io.millrace.stages.wireguard.Tunnel;
import java.util.function.Supplier;
import org.agrona.concurrent.NanoClock;

/** Seals every other burst that a port receives, as the far end of a tunnel would have. */
final class Mirror extends ForwardingPort {
  private final Tunnel tunnel;
  private final Supplier<OuterHeaders> headers;
  private final Supplier<Aead> engine;
  private final int mtu;
  private final NanoClock clock;

  /**
   * Round another port, which is closed with it.
   *
   * @param tunnel the far end
   * @param headers makes what puts the outer headers, for each queue
   * @param engine makes a crypto engine for each queue
   * @param mtu largest packet that is sealed; longer ones stay as they are
   * @param clock the one that bursts carry the time of
   */
  Mirror(
      Port inner,
      Tunnel tunnel,
      Supplier<OuterHeaders> headers,
      Supplier<Aead> engine,
      int mtu,
      NanoClock clock) {
    super(inner);
    this.tunnel = tunnel;
    this.headers = headers;
    this.engine = engine;
    this.mtu = mtu;
    this.clock = clock;
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    return new Queue(inner.openRx(index, cache));
  }

  private final class Queue implements RxQueue {
    private final RxQueue source;
    private final OuterHeaders outer = headers.get();
    private final Aead aead = engine.get();
    private final Outbound outbound = tunnel.outbound(aead, 0);
    private final OutboundBurst sealed = new OutboundBurst();
    private final int[] places = new int[OutboundBurst.CAPACITY];
    private boolean isPlain;

    Queue(RxQueue source) {
      this.source = source;
    }

    @Override
    public int poll(Burst burst, int max) {
      int before = burst.size();
      int count = source.poll(burst, max);
      if (count > 0) {
        isPlain = !isPlain;
        if (!isPlain) {
          seal(burst, before);
        }
      }
      return count;
    }

    private void seal(Burst burst, int from) {
      sealed.clear();
      for (int i = from; i < burst.size(); i++) {
        if (Packet.length(burst.get(i)) <= mtu + Ethernet.HEADER_BYTES) {
          places[sealed.size()] = i;
          sealed.add(Packet.pull(burst.get(i), Ethernet.HEADER_BYTES));
        }
      }
      outbound.process(sealed, clock.nanoTime());
      for (int k = 0; k < sealed.size(); k++) {
        if (sealed.isForwarded(k)) {
          int typeOfService = sealed.typeOfService(k);
          burst.set(places[k], outer.put(sealed.packet(k), sealed.endpoint(k), typeOfService));
        }
      }
    }

    @Override
    public void close() {
      outbound.close();
      aead.close();
      source.close();
    }
  }
}
