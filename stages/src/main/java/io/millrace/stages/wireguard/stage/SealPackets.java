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
import io.millrace.stages.wireguard.Endpoint;
import io.millrace.stages.wireguard.Outbound;
import io.millrace.stages.wireguard.OutboundBurst;
import io.millrace.stages.wireguard.Peer;
import io.millrace.stages.wireguard.Verdict;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Seals the packets that the router sends into a tunnel, and puts the headers of outside before
 * them: frames to the router again. What there is no key for yet is held, at most {@value
 * HeldPackets#ROOM} packets a peer and {@value #MOST_HELD} in all, and tried again every
 * millisecond. So long, too, messages of the tunnel's control wait to be sent from here. Senders to
 * nobody are told so.
 */
public final class SealPackets implements Stage {
  /** Packets held by one worker for all peers together. */
  static final int MOST_HELD = 4096;

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
  private final int[] places = new int[OutboundBurst.CAPACITY];
  private final Map<Peer, HeldPackets> waiting = new HashMap<>();
  private int held;
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
    outbound = link.tunnel.outbound(mine);
  }

  @Override
  public long tickNanos() {
    return TICK_NANOS;
  }

  @Override
  public int held() {
    return held;
  }

  @Override
  public void process(Burst packets, Verdicts verdicts) {
    burst.clear();
    for (int i = 0; i < packets.size(); i++) {
      long packet = packets.get(i);
      if (isIp(packet)) {
        places[burst.size()] = i;
        burst.add(Packet.pull(packet, Ethernet.HEADER_BYTES));
      } else {
        verdicts.drop(i, Verdict.NOT_IP.reason().orElseThrow());
      }
    }
    seal(packets.nanos());
    for (int k = 0; k < burst.size(); k++) {
      int i = places[k];
      if (burst.isForwarded(k)) {
        settle(packets, verdicts, i, k);
      } else if (burst.verdict(k) == Verdict.HOLD) {
        hold(verdicts, i, k);
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

  private void seal(long nanos) {
    if (burst.size() > 0) {
      Objects.requireNonNull(outbound, "not started").process(burst, nanos);
    }
  }

  private void settle(Burst packets, Verdicts verdicts, int i, int k) {
    DropReason problem = problem(k);
    if (problem != null) {
      verdicts.drop(i, problem);
    } else {
      packets.set(i, frame(k));
    }
  }

  private @Nullable DropReason problem(int k) {
    Endpoint to = burst.endpoint(k);
    if (!headers.canReach(to)) {
      return NO_SOURCE;
    }
    boolean fits = Packet.headroom(burst.packet(k)) >= OuterHeaders.bytes(to);
    return fits ? null : Verdict.NO_ROOM.reason().orElseThrow();
  }

  private long frame(int k) {
    return headers.put(burst.packet(k), burst.endpoint(k), burst.typeOfService(k));
  }

  private void hold(Verdicts verdicts, int i, int k) {
    HeldPackets queue = waiting.get(burst.peer(k));
    if (queue == null) {
      queue = new HeldPackets();
      queue.purges = burst.peer(k).purges();
      waiting.put(burst.peer(k), queue);
    }
    if (held >= MOST_HELD && queue.size() == 0) {
      verdicts.drop(i, QUEUE_FULL);
      return;
    }
    if (queue.isFull() || held >= MOST_HELD) {
      verdicts.dropHeld(queue.remove(), QUEUE_FULL);
      held--;
    }
    verdicts.hold(i);
    queue.add(burst.packet(k));
    held++;
  }

  @Override
  public void tick(long nanos, Verdicts verdicts) {
    sendControlMessages(verdicts);
    if (!waiting.isEmpty()) {
      Iterator<Map.Entry<Peer, HeldPackets>> all = waiting.entrySet().iterator();
      while (all.hasNext()) {
        Map.Entry<Peer, HeldPackets> each = all.next();
        tryAgain(each.getKey(), each.getValue(), nanos, verdicts);
        if (each.getValue().size() == 0) {
          all.remove();
        }
      }
    }
  }

  private void tryAgain(Peer peer, HeldPackets queue, long nanos, Verdicts verdicts) {
    if (queue.purges != peer.purges()) {
      giveUp(queue, verdicts);
      return;
    }
    if (!peer.canSend(nanos)) {
      return;
    }
    burst.clear();
    while (queue.size() > 0) {
      burst.add(queue.remove());
    }
    seal(nanos);
    for (int k = 0; k < burst.size(); k++) {
      if (burst.verdict(k) == Verdict.HOLD) {
        queue.add(burst.packet(k));
        continue;
      }
      held--;
      DropReason problem =
          burst.isForwarded(k) ? problem(k) : burst.verdict(k).reason().orElseThrow();
      if (problem == null) {
        verdicts.release(0, frame(k));
      } else {
        verdicts.dropHeld(burst.packet(k), problem);
      }
    }
  }

  private void giveUp(HeldPackets queue, Verdicts verdicts) {
    for (long packet = queue.remove(); packet != Packet.NONE; packet = queue.remove()) {
      verdicts.dropHeld(packet, NO_HANDSHAKE);
      held--;
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

  @Override
  public void stop(Verdicts verdicts) {
    waiting.values().forEach(queue -> giveUp(queue, verdicts));
    waiting.clear();
    if (outbound != null) {
      outbound.close();
    }
    if (aead != null) {
      aead.close();
    }
  }
}
