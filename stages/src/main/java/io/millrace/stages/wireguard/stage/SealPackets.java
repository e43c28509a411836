package io.millrace.stages.wireguard.stage;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.Stage;
import io.millrace.pipeline.StageContext;
import io.millrace.pipeline.Verdicts;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wireguard.Outbound;
import io.millrace.stages.wireguard.OutboundBurst;
import io.millrace.stages.wireguard.Peer;
import io.millrace.stages.wireguard.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Seals the packets that the router sends into a tunnel, and puts the headers of outside before
 * them: frames to the router again. What there is no key for yet is held, at most {@value
 * HeldPackets#ROOM} packets a peer and {@value WaitingPackets#ROOM} in all, and tried again every
 * millisecond, or before the next packet to that peer: a peer's packets keep their order. So long,
 * too, messages of the tunnel's control wait to be sent from here. Senders to nobody are told so.
 */
public final class SealPackets implements Stage {

  /** More packets wait for a key already than are kept. */
  public static final DropReason QUEUE_FULL =
      DropReason.declare(
          "wireguard-queue-full", "More packets wait for a handshake already than are kept.");

  /** The handshake has not come about, or the tunnel ends. */
  public static final DropReason NO_HANDSHAKE =
      DropReason.declare(
          "wireguard-no-handshake", "It has waited for a handshake that did not come about.");

  /** We have no address of the peer's kind. */
  public static final DropReason NO_SOURCE =
      DropReason.declare(
          "wireguard-no-source", "The tunnel has no address of the IP version its peer is at.");

  private static final long TICK_NANOS = 1_000_000;

  private final TunnelLink link;
  private final OwnAddresses own;
  private final OuterHeaders headers;
  private final OutboundBurst burst = new OutboundBurst();
  private final OutboundBurst again = new OutboundBurst();
  private final int[] places = new int[OutboundBurst.CAPACITY];
  final WaitingPackets waiting = new WaitingPackets();

  /** Whether packets that were held go out behind this burst, so that its later ones must, too. */
  private boolean isReleasing;

  private @Nullable Aead aead;
  private @Nullable Outbound outbound;
  private @Nullable StageContext context;
  private @Nullable PeerErrors errors;

  /**
   * An instance for one worker.
   *
   * @param own where messages are sent from
   */
  public SealPackets(TunnelLink link, OwnAddresses own) {
    this.link = link;
    this.own = own;
    headers = new OuterHeaders(own, link.outside, link.router, link.beyond);
  }

  @Override
  public List<DropReason> dropReasons() {
    return Stream.concat(
            OpenMessages.reasons().stream(), Stream.of(QUEUE_FULL, NO_HANDSHAKE, NO_SOURCE))
        .toList();
  }

  @Override
  public void start(StageContext context) {
    this.context = context;
    errors = new PeerErrors(own, context.packets(), link.router, link.beyond);
    Aead mine = link.engine.get();
    aead = mine;
    outbound = link.tunnel.outbound(mine, OuterHeaders.MAX_BYTES);
  }

  @Override
  public long tickNanos() {
    return TICK_NANOS;
  }

  @Override
  public int held() {
    return waiting.held();
  }

  @Override
  public void process(Burst packets, Verdicts verdicts) {
    burst.clear();
    isReleasing = false;
    for (int i = 0; i < packets.size(); i++) {
      long packet = packets.get(i);
      if (isIp(packet)) {
        places[burst.size()] = i;
        burst.add(Packet.pull(packet, Ethernet.HEADER_BYTES));
      } else {
        verdicts.drop(i, Verdict.NOT_IP.reason().orElseThrow());
      }
    }
    seal(burst, packets.nanos());
    for (int k = 0; k < burst.size(); k++) {
      int i = places[k];
      if (burst.isForwarded(k)) {
        settle(packets, verdicts, i, k);
      } else if (burst.verdict(k) == Verdict.HOLD) {
        waiting.hold(burst.peer(k), burst.packet(k), i, verdicts);
      } else {
        refuse(packets, verdicts, i, k);
      }
    }
  }

  private void refuse(Burst packets, Verdicts verdicts, int i, int k) {
    Verdict verdict = burst.verdict(k);
    if (verdict == Verdict.NO_PEER || verdict == Verdict.NO_ENDPOINT) {
      long error =
          Objects.requireNonNull(errors, "not started").about(burst.packet(k), packets.nanos());
      if (error != Packet.NONE) {
        verdicts.emit(0, error);
      }
    }
    verdicts.drop(i, verdict.reason().orElseThrow());
  }

  private static boolean isIp(long packet) {
    if (Packet.length(packet) <= Ethernet.HEADER_BYTES) {
      return false;
    }
    int type = PacketMemory.getShort(packet + Ethernet.TYPE);
    return type == Ethernet.TYPE_IPV4 || type == Ethernet.TYPE_IPV6;
  }

  private void seal(OutboundBurst packets, long nanos) {
    if (packets.size() > 0) {
      Objects.requireNonNull(outbound, "not started").process(packets, nanos);
    }
  }

  private void settle(Burst packets, Verdicts verdicts, int i, int k) {
    if (!waiting.isEmpty()) {
      releaseBefore(burst.peer(k), packets.nanos(), verdicts);
    }
    DropReason problem = problem(burst, k);
    if (problem != null) {
      verdicts.drop(i, problem);
    } else if (isReleasing) {
      verdicts.hold(i);
      verdicts.release(0, frame(burst, k));
    } else {
      packets.set(i, frame(burst, k));
    }
  }

  /** What waits for a peer that has a key now goes first. */
  private void releaseBefore(Peer peer, long nanos, Verdicts verdicts) {
    HeldPackets queue = waiting.of(peer);
    if (queue != null && queue.size() > 0) {
      isReleasing = true;
      tryAgain(peer, queue, nanos, verdicts);
    }
  }

  private @Nullable DropReason problem(OutboundBurst packets, int k) {
    return headers.canReach(packets.endpoint(k)) ? null : NO_SOURCE;
  }

  private long frame(OutboundBurst packets, int k) {
    return headers.put(packets.packet(k), packets.endpoint(k), packets.typeOfService(k));
  }

  @Override
  public void tick(long nanos, Verdicts verdicts) {
    sendControlMessages(verdicts);
    if (!waiting.isEmpty()) {
      waiting.forEach((peer, queue) -> tryAgain(peer, queue, nanos, verdicts));
    }
  }

  private void tryAgain(Peer peer, HeldPackets queue, long nanos, Verdicts verdicts) {
    if (peer.isRemoved() || queue.purges != peer.purges()) {
      waiting.giveUp(queue, verdicts);
    } else if (peer.canSend(nanos)) {
      again.clear();
      waiting.take(queue, again);
      seal(again, nanos);
      for (int k = 0; k < again.size(); k++) {
        settleHeld(queue, k, verdicts);
      }
    }
  }

  private void settleHeld(HeldPackets queue, int k, Verdicts verdicts) {
    if (again.verdict(k) == Verdict.HOLD) {
      waiting.putBack(queue, again.packet(k));
      return;
    }
    DropReason problem =
        again.isForwarded(k) ? problem(again, k) : again.verdict(k).reason().orElseThrow();
    if (problem == null) {
      verdicts.release(0, frame(again, k));
    } else {
      verdicts.dropHeld(again.packet(k), problem);
    }
  }

  private void sendControlMessages(Verdicts verdicts) {
    StageContext own = Objects.requireNonNull(context, "not started");
    for (ControlMessages.Message message = link.messages.poll();
        message != null;
        message = link.messages.poll()) {
      long packet = headers.canReach(message.to) ? own.packets().allocate() : Packet.NONE;
      if (packet == Packet.NONE) {
        link.messages.lost();
        continue;
      }
      byte[] bytes = message.bytes;
      PacketMemory.copyIn(bytes, 0, packet, bytes.length);
      long payload = Packet.of(Packet.address(packet), bytes.length);
      verdicts.emit(0, headers.put(payload, message.to, message.typeOfService));
    }
  }

  /** Takes over what the predecessor holds for peers of the same tunnel. */
  @Override
  public boolean adopt(Stage predecessor) {
    if (!(predecessor instanceof SealPackets old) || old.link != link) {
      return false;
    }
    waiting.takeOver(old.waiting);
    old.close();
    return true;
  }

  @Override
  public void stop(Verdicts verdicts) {
    waiting.giveUp(verdicts);
    close();
  }

  private void close() {
    if (outbound != null && aead != null) { // once only: a stage that was adopted may be stopped
      outbound.close();
      aead.close();
      outbound = null;
      aead = null;
    }
  }
}
