package io.millrace.stages.wireguard.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.MacAddress;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.Control;
import io.millrace.stages.wireguard.Endpoint;
import io.millrace.stages.wireguard.Peer;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Two tunnels, left and right, each with both its stages under test and its control run by hand.
 * Left is 10.9.0.1 and fd09::1 inside, 192.0.2.1, 192.0.2.101 and 2001:db8::1 outside; right
 * 10.9.0.2 and so on. Frames that one seals are given to the other as they are.
 */
final class Pair implements AutoCloseable {
  static final String LEFT = "10.9.0.1";
  static final String RIGHT = "10.9.0.2";
  static final String LEFT6 = "fd09::1";
  static final String RIGHT6 = "fd09::2";
  static final String LEFT_OUTSIDE = "192.0.2.1";
  static final String RIGHT_OUTSIDE = "192.0.2.2";
  static final String LEFT_OUTSIDE6 = "2001:db8::1";
  static final String RIGHT_OUTSIDE6 = "2001:db8::2";
  static final int LEFT_PORT = 1111;
  static final int RIGHT_PORT = 2222;
  static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:0c");
  static final String INSIDE = "wg0";

  private static final int POOL = 64;
  private static final long START = 1_000_000_000_000L;

  final SplittableRandom random = new SplittableRandom(7);
  final PacketPool pool = new PacketPool(POOL);
  final PacketCache cache = pool.newCache();
  final Aead aead = AeadEngines.open(Optional.empty());
  final Side left;
  final Side right;
  long nanos = START;

  /** One end. */
  final class Side implements AutoCloseable {
    final TunnelLink link;
    final OwnAddresses own;
    final Control control;
    final OpenMessages openStage;
    final SealPackets sealStage;
    final StageTester open;
    final StageTester seal;

    /** Whether somebody else has closed its control. */
    boolean isControlClosed;

    /** What has come out of the tunnel here. */
    final List<byte[]> received = new ArrayList<>();

    Side(int port, byte[] key, Supplier<Aead> engine, String... outside) {
      link = new TunnelLink(MAC, engine, random);
      link.outside.setListenPort(port);
      own = new OwnAddresses(Arrays.stream(outside).map(IpAddress::parse).toList());
      control = new Control(link.tunnel(), link.messages, aead, cache, random);
      control.setPrivateKey(Optional.of(PrivateKey.of(key)));
      openStage = new OpenMessages(link, own, INSIDE);
      sealStage = new SealPackets(link, own);
      open = new StageTester(openStage);
      seal = new StageTester(sealStage);
    }

    Peer add(Side other, String... allowed) {
      Peer peer = control.add(other.control.publicKey().orElseThrow()).orElseThrow();
      for (String prefix : allowed) {
        control.allow(peer, Prefix.parse(prefix));
      }
      return peer;
    }

    /** The other end, or the one peer there is. */
    Peer peer() {
      return control.peers().values().iterator().next();
    }

    void setEndpoint(String address, int port) {
      control.setEndpoint(peer(), Endpoint.of(IpAddress.parse(address), port));
    }

    /** Gives packets to the tunnel from inside, as the router's frames. */
    StageTester.Result give(byte[]... packets) {
      seal.setNanos(nanos);
      return seal.run(
          Arrays.stream(packets)
              .map(ip -> Bytes.frame(MAC.value(), MAC.value(), ip))
              .toArray(byte[][]::new));
    }

    /** Gives frames to the tunnel from outside. */
    StageTester.Result hear(byte[]... frames) {
      open.setNanos(nanos);
      StageTester.Result result = open.run(frames);
      result.sent(INSIDE).forEach(frame -> received.add(Bytes.ip(frame)));
      return result;
    }

    /** Control's rounds and the stages' tick: the frames that are to be sent. */
    List<byte[]> tick() {
      while (control.poll(nanos, Instant.ofEpochSecond(0, nanos))) {
        // as long as there is something to do
      }
      seal.setNanos(nanos);
      return seal.tick().sent("out");
    }

    @Override
    public void close() {
      open.close();
      seal.close();
      if (!isControlClosed) {
        control.close();
      }
    }
  }

  Pair() {
    this(() -> AeadEngines.open(Optional.empty()));
  }

  /** With engines for the stages. */
  Pair(Supplier<Aead> engine) {
    left = new Side(LEFT_PORT, key(1), engine, LEFT_OUTSIDE, "192.0.2.101", LEFT_OUTSIDE6);
    right = new Side(RIGHT_PORT, key(2), engine, RIGHT_OUTSIDE, "192.0.2.102", RIGHT_OUTSIDE6);
    var _ = left.add(right, RIGHT + "/32", RIGHT6 + "/128");
    var _ = right.add(left, LEFT + "/32", LEFT6 + "/128");
    left.setEndpoint(RIGHT_OUTSIDE, RIGHT_PORT);
  }

  static byte[] key(int value) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) value);
    return key;
  }

  /** Left knows right by its IPv6 address. */
  Pair overIpv6() {
    left.setEndpoint(RIGHT_OUTSIDE6, RIGHT_PORT);
    return this;
  }

  /** With keys that both have used. */
  Pair agreed() {
    assertEquals(0, left.give(packet(60)).sent("out").size());
    assertEquals(1, left.sealStage.held());
    exchange();
    assertEquals(0, left.sealStage.held(), "no key");
    assertEquals(1, right.received.size());
    right.received.clear();
    return this;
  }

  /** From left's inside to right's. */
  static byte[] packet(int length) {
    return Bytes.packet(LEFT, RIGHT, length);
  }

  /** Lets pass a few milliseconds, in which what each sends reaches the other. */
  void exchange() {
    for (int i = 0; i < 5; i++) {
      nanos += 1_000_000;
      left.tick().forEach(right::hear);
      right.tick().forEach(left::hear);
    }
  }

  /** Lets time pass in which nothing arrives. */
  void pass(double seconds) {
    long end = nanos + (long) (seconds * 1e9);
    while (nanos < end) {
      nanos = Math.min(end, nanos + 50_000_000);
      left.tick();
      right.tick();
    }
  }

  /** A message of left's with a packet for right, as the IP packet outside. */
  byte[] sealed(byte[] packet) {
    List<byte[]> sent = left.give(packet).sent("out");
    assertEquals(1, sent.size(), "not sealed");
    return Bytes.ip(sent.getFirst());
  }

  /** The datagram's data with other headers: from anywhere, to right. */
  static byte[] redirected(byte[] ip, String from, int port, String to, int tos) {
    return frame(Bytes.datagram(from, port, to, RIGHT_PORT, tos, Bytes.data(ip)));
  }

  static byte[] frame(byte[] ip) {
    return Bytes.frame(MAC.value(), MAC.value() ^ 1, ip);
  }

  /** The reason for which the only frame was dropped. */
  static DropReason reason(StageTester.Result result) {
    List<DropReason> reasons = List.copyOf(result.drops().keySet());
    if (reasons.size() != 1 || result.dropped(reasons.getFirst()).size() != 1) {
      throw new AssertionError("drops: " + reasons + ", outputs: " + result.outputs().keySet());
    }
    return reasons.getFirst();
  }

  @Override
  public void close() {
    left.close();
    right.close();
    aead.close();
    cache.close();
    assertEquals(0, pool.inUse());
    pool.close();
  }
}
