package io.millrace.stages.wireguard;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadBurst;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wireguard.table.GracePeriods;
import io.millrace.stages.wireguard.table.IndexTable;
import io.millrace.stages.wireguard.table.ReplayWindow.Judgement;
import org.jspecify.annotations.Nullable;

/**
 * One worker's way in: opens bursts of messages in place. It allocates nothing (but the endpoint of
 * a peer that has moved) and waits for nobody.
 *
 * <ol>
 *   <li>What costs no crypto, cheapest first: type, length, receiver index, age of the key,
 *       counter. Handshake messages are copied to control.
 *   <li>Decryption, all of the burst together.
 *   <li>The counter once more, which now is the peer's own; where the peer is; whether the packet
 *       within is one that it may send.
 * </ol>
 */
public final class Inbound implements AutoCloseable {
  /** What the device has found out about the message outside says nothing about the one inside. */
  static final long FLAGS_OF_OUTER =
      Packet.L4_CHECKSUM_GOOD | Packet.CHECKSUM_OPEN | Packet.VLAN_TAG | Packet.CUT;

  private final Aead aead;
  private final Owners owners;
  private final IndexTable<Keypair> indices;
  private final Requests requests;
  private final Inbox.Entrance inbox;
  private final Tally tally;
  private final GracePeriods.Worker mark;
  private final Strangers strangers = new Strangers();

  private final AeadBurst crypto = new AeadBurst();
  private final @Nullable Keypair[] pairs = new Keypair[InboundBurst.CAPACITY];
  private final long[] counters = new long[InboundBurst.CAPACITY];
  private final int[] places = new int[InboundBurst.CAPACITY];

  // Of the messages in a row that come from one peer.
  private @Nullable Peer runPeer;
  private int runData;
  private int runGood;
  private long runBytes;

  Inbound(Tunnel tunnel, Aead aead) {
    this.aead = aead;
    owners = new Owners(tunnel.allowedIps());
    indices = tunnel.indices();
    requests = tunnel.requests();
    inbox = tunnel.inbox().new Entrance();
    tally = tunnel.tally();
    mark = tunnel.grace().register();
  }

  /** Gives every message of the burst its verdict. */
  public void process(InboundBurst burst, long nanos) {
    mark.enter();
    try {
      owners.begin();
      strangers.at(nanos);
      for (int i = 0; i < burst.size(); i++) {
        burst.verdicts[i] = check(burst, i, nanos).code();
      }
      aead.open(crypto);
      for (int k = 0; k < crypto.size(); k++) {
        accept(burst, k, nanos);
      }
      endRun(nanos);
    } finally {
      crypto.clear();
      mark.leave();
    }
  }

  /** What can be said without crypto; {@code FORWARD} if the message is to be decrypted. */
  private Verdict check(InboundBurst burst, int i, long nanos) {
    long message = burst.packets[i];
    int length = Packet.length(message);
    int type = PacketMemory.getIntLe(message);
    if (type != TransportMessage.TYPE_DATA || length < TransportMessage.MIN_BYTES) {
      return counted(tally, checkHandshake(burst, i, type, length));
    }
    Keypair pair = indices.get(PacketMemory.getIntLe(message + TransportMessage.RECEIVER));
    if (pair == null) {
      return counted(tally, Verdict.RECEIVER);
    }
    if (!pair.canReceive(nanos)) {
      return counted(pair.peer().tally(), Verdict.KEY_EXPIRED);
    }
    long counter = PacketMemory.getLongLe(message + TransportMessage.COUNTER);
    Judgement judgement = pair.window().peek(counter);
    if (judgement != Judgement.FRESH) {
      return counted(pair.peer().tally(), verdict(judgement));
    }
    if (!isFromItsEndpoint(pair.peer(), burst.outers[i], message) && !strangers.admit()) {
      return counted(pair.peer().tally(), Verdict.ELSEWHERE);
    }
    int k = crypto.size();
    places[k] = i;
    pairs[k] = pair;
    counters[k] = counter;
    long text = message + TransportMessage.HEADER_BYTES;
    crypto.add(pair.receiveKey(), text, length - TransportMessage.MIN_BYTES, counter);
    return Verdict.FORWARD;
  }

  private Verdict checkHandshake(InboundBurst burst, int i, int type, int length) {
    int expected = TransportMessage.handshakeBytes(type);
    if (expected == 0) {
      boolean cut = type == TransportMessage.TYPE_DATA || length < Integer.BYTES;
      return cut ? Verdict.LENGTH : Verdict.TYPE;
    }
    if (length != expected) {
      return Verdict.LENGTH;
    }
    boolean taken = inbox.offer(burst.outers[i], burst.packets[i], length);
    return taken ? Verdict.HANDSHAKE : Verdict.CONTROL_BUSY;
  }

  private static Verdict verdict(Judgement judgement) {
    return switch (judgement) {
      case FRESH -> Verdict.FORWARD;
      case REPEATED -> Verdict.REPEATED;
      case BEHIND -> Verdict.BEHIND;
      case BEYOND_LIMIT -> Verdict.COUNTER_LIMIT;
    };
  }

  private static Verdict counted(Tally tally, Verdict verdict) {
    tally.count(verdict.code());
    return verdict;
  }

  /** The second look at the k-th of the messages that have been decrypted. */
  private void accept(InboundBurst burst, int k, long nanos) {
    int i = places[k];
    Keypair pair = pairs[k];
    if (pair == null) {
      throw new IllegalStateException("a message without key was decrypted");
    }
    Peer peer = pair.peer();
    burst.peers[i] = peer;
    Verdict verdict = Verdict.TAG;
    if (crypto.isOpened(k)) {
      Judgement judgement = pair.window().accept(counters[k]);
      verdict = judgement == Judgement.FRESH ? admit(burst, i, pair, nanos) : verdict(judgement);
    }
    if (verdict != Verdict.FORWARD) {
      counted(peer.tally(), verdict);
      burst.verdicts[i] = verdict.code();
    }
  }

  /** An authentic message, received for the first time. */
  private Verdict admit(InboundBurst burst, int i, Keypair pair, long nanos) {
    Peer peer = pair.peer();
    long message = burst.packets[i];
    int bytes = Packet.length(message);
    beginRun(peer, nanos);
    follow(peer, burst.outers[i], message);
    if (!pair.isConfirmed()) {
      pair.confirm();
      requests.add(peer, Requests.CONFIRMED);
    }
    Verdict verdict = Verdict.KEEPALIVE;
    if (bytes > TransportMessage.MIN_BYTES) {
      runData++;
      verdict = unwrap(burst, i, peer);
    }
    if (!verdict.isRefusal()) {
      runGood++;
      runBytes += bytes;
    }
    return verdict;
  }

  /** The peer is where its latest message came from (paper, section 2.1). */
  private static void follow(Peer peer, long outer, long message) {
    if (!isFromItsEndpoint(peer, outer, message)) {
      peer.moveTo(Endpoint.sender(outer, message));
    }
  }

  private static boolean isFromItsEndpoint(Peer peer, long outer, long message) {
    Endpoint known = peer.endpointOrNull();
    return known != null && known.isSender(outer, message);
  }

  /** Leaves the packet within, if it is one the peer may send. */
  private Verdict unwrap(InboundBurst burst, int i, Peer peer) {
    long message = burst.packets[i];
    long ip = Packet.pull(message, TransportMessage.HEADER_BYTES) & ~FLAGS_OF_OUTER;
    int length = InnerPacket.length(ip, Packet.length(ip) - TransportMessage.TAG_BYTES);
    if (length == InnerPacket.NO_IP) {
      return Verdict.INNER_VERSION;
    }
    if (length == InnerPacket.TRUNCATED) {
      return Verdict.INNER_LENGTH;
    }
    int outer = typeOfService(burst.outers[i]);
    Peer owner = owners.ofSource(ip);
    if (Ipv4.version(ip) == 4) {
      Ecn.decapsulate4(outer, ip);
    } else {
      Ecn.decapsulate6(outer, ip);
    }
    if (owner != peer) {
      return Verdict.INNER_SOURCE;
    }
    burst.packets[i] = Packet.withLength(ip, length);
    return Verdict.FORWARD;
  }

  private static int typeOfService(long outer) {
    return Ipv4.version(outer) == 4 ? Ipv4.typeOfService(outer) : Ipv6.trafficClass(outer);
  }

  private void beginRun(Peer peer, long nanos) {
    if (runPeer != peer) {
      endRun(nanos);
      runPeer = peer;
    }
  }

  private void endRun(long nanos) {
    Peer peer = runPeer;
    if (peer == null) {
      return;
    }
    peer.activity().received(nanos, runData);
    peer.tally().countReceived(runGood, runBytes);
    Keypair current = peer.keys().current();
    if (current != null && !peer.isRenewedOnReceive() && current.isStaleForReceiving(nanos)) {
      peer.setRenewedOnReceive(true);
      requests.add(peer, Requests.HANDSHAKE);
    }
    runPeer = null;
    runData = 0;
    runGood = 0;
    runBytes = 0;
  }

  /** The worker is done. */
  @Override
  public void close() {
    mark.close();
  }
}
