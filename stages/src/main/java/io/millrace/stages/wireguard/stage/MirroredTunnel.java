package io.millrace.stages.wireguard.stage;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wire.Udp;
import io.millrace.stages.wireguard.Inbound;
import io.millrace.stages.wireguard.InboundBurst;
import io.millrace.stages.wireguard.config.AllowedIp;
import io.millrace.stages.wireguard.config.EndpointAddress;
import io.millrace.stages.wireguard.config.Keys;
import io.millrace.stages.wireguard.config.PeerChange;
import io.millrace.stages.wireguard.config.PeerSnapshot;
import io.millrace.stages.wireguard.config.TunnelChange;
import io.millrace.stages.wireguard.config.TunnelException;
import io.millrace.stages.wireguard.config.Update;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.agrona.concurrent.NanoClock;

/**
 * A tunnel to rehearse with: one under a throwaway key, whose only peer is another like it in this
 * process, its mirror. The two shake hands in memory. The stages have the first; the mirror seals
 * what they are to open ({@link #reflect}), and nobody opens what they have sealed.
 */
public final class MirroredTunnel implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PAUSE_NANOS = 200_000;
  private static final int KEEPALIVE_SECONDS = 3600;
  private static final int BUFFERS = 64;

  /** Where the one end or the other is for messages. */
  private static final class End {
    final TunnelPort port;
    final OwnAddresses own;

    End(TunnelPort port, IpAddress address) {
      this.port = port;
      own = new OwnAddresses(List.of(address));
    }

    TunnelLink link() {
      return port.tunnelLink();
    }

    OuterHeaders headers(MacAddress to, MacAddress from) {
      return new OuterHeaders(own, link().outside, to.value(), from.value());
    }
  }

  private final TunnelPort here;
  private final TunnelPort there;
  private final Supplier<Aead> engine;
  private final NanoClock clock;
  private Optional<End> mirror = Optional.empty();

  /**
   * Two tunnels that do not know each other yet.
   *
   * @param mac Ethernet address of the router's interface at the tunnel
   * @param mtu largest packet inside, in bytes
   * @param queues of the port, one for each worker
   * @param engine makes the crypto engines
   * @param clock the one that bursts carry the time of
   */
  public MirroredTunnel(
      String name, MacAddress mac, int mtu, int queues, Supplier<Aead> engine, NanoClock clock) {
    this.engine = engine;
    this.clock = clock;
    here = new TunnelPort(name, mac, mtu, queues, engine);
    try {
      there = new TunnelPort(name, mac, mtu, 1, engine);
    } catch (RuntimeException e) {
      here.close();
      throw e;
    }
  }

  /** The port of the tunnel that the stages have; closed with this object. */
  public TunnelPort port() {
    return here;
  }

  /**
   * Has both shake hands.
   *
   * @param ours where the stages take messages
   * @param theirs where the mirror is said to be
   * @param allowed what may be sent to it
   * @throws IllegalStateException if the handshake does not come about
   */
  public void join(IpAddress ours, IpAddress theirs, List<Prefix> allowed) {
    End left = new End(here, ours);
    End right = new End(there, theirs);
    PublicKey leftKey = giveKey(here);
    PublicKey rightKey = giveKey(there);
    try {
      add(here, rightKey, new EndpointAddress(theirs, port(there)), allowed, 0);
      add(there, leftKey, new EndpointAddress(ours, port(here)), allowed, KEEPALIVE_SECONDS);
      shakeHands(left, right);
    } catch (TunnelException e) {
      throw new IllegalStateException("the tunnel cannot rehearse", e);
    }
    mirror = Optional.of(right);
  }

  private static int port(TunnelPort tunnel) {
    return tunnel.tunnelLink().outside.listenPort();
  }

  private static PublicKey giveKey(TunnelPort tunnel) {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    Keys.clamp(secret);
    PrivateKey key = PrivateKey.of(secret);
    Arrays.fill(secret, (byte) 0);
    PublicKey known = key.publicKey();
    TunnelChange change =
        new TunnelChange(
            Update.to(Optional.of(key)), OptionalInt.empty(), OptionalInt.empty(), true, List.of());
    try {
      tunnel.control().apply(change);
    } catch (TunnelException e) {
      change.wipe();
      throw new IllegalStateException("the tunnel cannot rehearse", e);
    }
    return known;
  }

  private static void add(
      TunnelPort tunnel, PublicKey peer, EndpointAddress at, List<Prefix> allowed, int keepalive)
      throws TunnelException {
    PeerChange change =
        new PeerChange(
            peer,
            false,
            false,
            new Update.Keep<>(),
            Optional.of(at),
            OptionalInt.of(keepalive),
            true,
            allowed.stream().map(AllowedIp::add).toList());
    tunnel
        .control()
        .apply(
            new TunnelChange(
                new Update.Keep<>(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                false,
                List.of(change)));
  }

  private void shakeHands(End left, End right) throws TunnelException {
    long end = clock.nanoTime() + PATIENCE_NANOS;
    PacketPool pool = new PacketPool(BUFFERS);
    try (PacketCache cache = pool.newCache();
        Aead aead = engine.get();
        Inbound intoLeft = left.link().tunnel().inbound(aead);
        Inbound intoRight = right.link().tunnel().inbound(aead)) {
      while (!hasKeys(left) || !hasKeys(right)) {
        if (clock.nanoTime() - end > 0) {
          throw new IllegalStateException("a tunnel and its mirror do not agree on keys");
        }
        carry(left, intoRight, cache);
        carry(right, intoLeft, cache);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } finally {
      pool.close();
    }
  }

  private static boolean hasKeys(End end) throws TunnelException {
    return end.port.control().snapshot().peers().stream()
        .map(PeerSnapshot::lastHandshake)
        .allMatch(Optional::isPresent);
  }

  /** What one end's control has to say goes to the other, as a frame would. */
  private void carry(End from, Inbound into, PacketCache cache) {
    OuterHeaders headers = from.headers(MacAddress.NONE, MacAddress.NONE);
    ControlMessages messages = from.link().messages;
    for (ControlMessages.Message message = messages.poll();
        message != null;
        message = messages.poll()) {
      long packet = cache.allocate();
      int length = message.bytes.length;
      PacketMemory.copyIn(message.bytes, 0, packet, length);
      long payload = Packet.of(Packet.address(packet), length);
      long frame = headers.put(payload, message.to, message.typeOfService);
      int ip = message.to.isIpv6() ? Ipv6.HEADER_BYTES : Ipv4.HEADER_BYTES;
      InboundBurst burst = new InboundBurst();
      burst.add(
          Packet.pull(frame, Ethernet.HEADER_BYTES + ip + Udp.HEADER_BYTES),
          frame + Ethernet.HEADER_BYTES);
      into.process(burst, clock.nanoTime());
      cache.free(frame);
    }
  }

  /**
   * A port that receives what another one does, part of it sealed by the mirror.
   *
   * @param packets closed with the port
   * @param from Ethernet address that messages come from
   * @param to Ethernet address that they are for
   * @throws IllegalStateException if the two have not been joined
   */
  public Port reflect(Port packets, MacAddress from, MacAddress to) {
    End end =
        mirror.orElseThrow(
            () -> new IllegalStateException("there is no handshake with the mirror"));
    return new Mirror(
        packets,
        end.link().tunnel(),
        () -> end.headers(to, from),
        engine,
        here.info().mtu(),
        clock);
  }

  /** Ends both and wipes their keys; the workers have closed their halves before. */
  @Override
  public void close() {
    here.close();
    there.close();
  }
}
