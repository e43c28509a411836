package io.millrace.stages.wireguard;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadBurst;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wireguard.table.GracePeriods;

/**
 * One worker's way out: seals bursts of IP packets in place. It allocates nothing and waits for
 * nobody.
 *
 * <ol>
 *   <li>Whether it can be a message at all; if so, the cache lines before and behind it are asked
 *       for: they belong to whoever had the buffer last, often another processor, and all of the
 *       burst wait at once.
 *   <li>Whose packet it is, and whether it can go there.
 *   <li>For each row of packets to one peer: a key, and counters for all of them at once. Without a
 *       key they are to be held, and control is asked for one.
 *   <li>Header in front, padding behind; encryption, all of the burst together.
 * </ol>
 */
public final class Outbound implements AutoCloseable {
  private static final int NOT_IP = -1;
  private static final int NO_ROOM = -2;

  private final Aead aead;
  private final Tunnel tunnel;
  private final Owners owners;
  private final Requests requests;
  private final GracePeriods.Worker mark;
  private final AeadBurst crypto = new AeadBurst();
  private final int headroom;

  /** Of each packet in the burst, its length with padding; or why there is none. */
  private final int[] padded = new int[OutboundBurst.CAPACITY];

  private int mtu;

  Outbound(Tunnel tunnel, Aead aead, int before) {
    this.aead = aead;
    headroom = before + TransportMessage.HEADER_BYTES;
    this.tunnel = tunnel;
    owners = new Owners(tunnel.allowedIps());
    requests = tunnel.requests();
    mark = tunnel.grace().register();
  }

  /** Gives every packet of the burst its verdict. */
  public void process(OutboundBurst burst, long nanos) {
    mark.enter();
    try {
      owners.begin();
      mtu = tunnel.mtu();
      for (int i = 0; i < burst.size(); i++) {
        measure(i, burst.packets[i]);
      }
      for (int i = 0; i < burst.size(); i++) {
        burst.verdicts[i] = route(burst, i).code();
      }
      int from = 0;
      while (from < burst.size()) {
        int to = endOfRun(burst, from);
        if (burst.isForwarded(from)) {
          wrap(burst, from, to, nanos);
        }
        from = to;
      }
      aead.seal(crypto);
    } finally {
      crypto.clear();
      mark.leave();
    }
  }

  /** Puts the padding behind a packet, and a first byte before it, if both have room. */
  private void measure(int i, long ip) {
    int length = InnerPacket.length(ip, Packet.length(ip));
    if (length < 0) {
      padded[i] = NOT_IP;
      return;
    }
    int text = TransportMessage.paddedLength(length, mtu);
    padded[i] = NO_ROOM;
    if (Packet.hasRoom(ip, headroom, text + TransportMessage.TAG_BYTES - Packet.length(ip))
        && text + TransportMessage.MIN_BYTES <= Packet.MAX_LENGTH) {
      padded[i] = text;
      PacketMemory.putLong(ip + length, 0); // more than the padding: the tag follows
      PacketMemory.putLong(ip + length + 8, 0);
      PacketMemory.putByte(ip - TransportMessage.HEADER_BYTES, TransportMessage.TYPE_DATA);
    }
  }

  /** Finds the peer; {@code FORWARD} if the packet can be sealed for it. */
  private Verdict route(OutboundBurst burst, int i) {
    burst.peers[i] = null;
    if (padded[i] == NOT_IP) {
      return counted(tunnel.tally(), Verdict.NOT_IP);
    }
    Peer peer = owners.ofDestination(burst.packets[i]);
    if (peer == null) {
      return counted(tunnel.tally(), Verdict.NO_PEER);
    }
    burst.peers[i] = peer;
    Endpoint endpoint = peer.endpointOrNull();
    if (endpoint == null) {
      return counted(peer.tally(), Verdict.NO_ENDPOINT);
    }
    burst.endpoints[i] = endpoint;
    return padded[i] == NO_ROOM ? counted(peer.tally(), Verdict.NO_ROOM) : Verdict.FORWARD;
  }

  private static Verdict counted(Tally tally, Verdict verdict) {
    tally.count(verdict.code());
    return verdict;
  }

  /** Behind the last of the packets in a row that have one peer and one verdict. */
  private static int endOfRun(OutboundBurst burst, int from) {
    int to = from + 1;
    while (to < burst.size()
        && burst.peers[to] == burst.peers[from]
        && burst.verdicts[to] == burst.verdicts[from]) {
      to++;
    }
    return to;
  }

  private void wrap(OutboundBurst burst, int from, int to, long nanos) {
    Peer peer = burst.peer(from);
    Keypair pair = peer.keys().current();
    if (pair == null || !pair.canSend(nanos)) {
      hold(burst, peer, from, to);
      return;
    }
    long first = pair.takeCounters(to - from);
    int end = from;
    long bytes = 0;
    while (end < to && isAllowed(first + (end - from))) {
      wrap(burst, end, pair, first + (end - from));
      bytes += Packet.length(burst.packets[end]);
      end++;
    }
    if (end < to) {
      hold(burst, peer, end, to);
    }
    if (end > from) {
      peer.activity().sent(nanos, true);
      peer.tally().countSent(end - from, bytes);
      if (pair.isStaleForSending(nanos)) {
        requests.add(peer, Requests.HANDSHAKE);
      }
    }
  }

  private static boolean isAllowed(long counter) {
    return Long.compareUnsigned(counter, Limits.REJECT_AFTER_MESSAGES) < 0;
  }

  private void hold(OutboundBurst burst, Peer peer, int from, int to) {
    for (int i = from; i < to; i++) {
      burst.verdicts[i] = Verdict.HOLD.code();
    }
    requests.add(peer, Requests.HANDSHAKE);
  }

  /** The header, and the operation that encrypts. */
  private void wrap(OutboundBurst burst, int i, Keypair pair, long counter) {
    long ip = burst.packets[i];
    int typeOfService = Ipv4.version(ip) == 4 ? Ipv4.typeOfService(ip) : Ipv6.trafficClass(ip);
    burst.typesOfService[i] = (byte) Ecn.encapsulate(typeOfService);

    long message = ip - TransportMessage.HEADER_BYTES;
    long receiver = (long) pair.remoteIndex() << Integer.SIZE;
    PacketMemory.putLongLe(message, receiver | TransportMessage.TYPE_DATA);
    PacketMemory.putLongLe(message + TransportMessage.COUNTER, counter);
    crypto.add(pair.sendKey(), ip, padded[i], counter);

    long flags = ip & ~Inbound.FLAGS_OF_OUTER;
    burst.packets[i] =
        Packet.withLength(
            flags - TransportMessage.HEADER_BYTES, padded[i] + TransportMessage.MIN_BYTES);
  }

  /** The worker is done. */
  @Override
  public void close() {
    mark.close();
  }
}
