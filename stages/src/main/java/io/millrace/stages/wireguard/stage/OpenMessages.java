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
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Udp;
import io.millrace.stages.wireguard.Inbound;
import io.millrace.stages.wireguard.InboundBurst;
import io.millrace.stages.wireguard.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a tunnel's messages out of the stream: UDP to one of our addresses and the tunnel's port,
 * whole, without IP options. What is in them leaves by the second output, as a frame to the router;
 * all other packets go on as they are. It relies on {@code validate} before it for lengths and
 * checksums of what is outside.
 */
public final class OpenMessages implements Stage {
  private static final int INSIDE = 1;
  private static final int IP = Ethernet.HEADER_BYTES;
  private static final int PLAIN_IPV4 = Ethernet.TYPE_IPV4 << 8 | 0x45;
  private static final int PLAIN_IPV6 = Ethernet.TYPE_IPV6 << 4 | 6;

  private final TunnelLink link;
  private final OwnAddresses own;
  private final List<String> outputs;
  private final InboundBurst messages = new InboundBurst();
  private final int[] places = new int[InboundBurst.CAPACITY];
  private @Nullable Aead aead;
  private @Nullable Inbound inbound;

  /**
   * An instance for one worker.
   *
   * @param own where messages come to
   * @param inside name of the output for what was inside of them
   */
  public OpenMessages(TunnelLink link, OwnAddresses own, String inside) {
    this.link = link;
    this.own = own;
    outputs = List.of("out", inside);
  }

  @Override
  public List<String> outputs() {
    return outputs;
  }

  @Override
  public List<DropReason> dropReasons() {
    return reasons();
  }

  static List<DropReason> reasons() {
    return Arrays.stream(Verdict.values()).map(Verdict::reason).flatMap(Optional::stream).toList();
  }

  @Override
  public void start(StageContext context) {
    Aead mine = link.engine.get();
    aead = mine;
    inbound = link.tunnel.inbound(mine);
  }

  @Override
  public void process(Burst burst, Verdicts verdicts) {
    messages.clear();
    int port = link.outside.listenPort();
    for (int i = 0; i < burst.size(); i++) {
      int headers = headersOfMessage(burst.get(i), port);
      if (headers > 0) {
        long packet = burst.get(i);
        places[messages.size()] = i;
        messages.add(payload(packet, headers), packet + IP);
      }
    }
    if (messages.size() > 0) {
      Objects.requireNonNull(inbound, "not started").process(messages, burst.nanos());
      settle(burst, verdicts);
    }
  }

  /** The datagram's data; the frame may be longer. */
  private static long payload(long packet, int headers) {
    int bytes = Udp.length(packet + headers - Udp.HEADER_BYTES) - Udp.HEADER_BYTES;
    return Packet.withLength(Packet.pull(packet, headers), bytes);
  }

  /** Bytes before the message, or 0 if the packet is none of the tunnel's. */
  private int headersOfMessage(long packet, int port) {
    int length = Packet.length(packet);
    if (length < IP + Ipv4.HEADER_BYTES + Udp.HEADER_BYTES) {
      return 0;
    }
    int word = PacketMemory.getInt(packet + Ethernet.TYPE);
    long ip = packet + IP;
    int headers = 0;
    if (word >>> 8 == PLAIN_IPV4) {
      boolean ours =
          Ipv4.protocol(ip) == IpProtocol.UDP
              && !Ipv4.isFragment(ip)
              && own.isOwn(Ipv4.destination(ip));
      headers = ours ? IP + Ipv4.HEADER_BYTES + Udp.HEADER_BYTES : 0;
    } else if (word >>> 12 == PLAIN_IPV6 && length >= IP + Ipv6.HEADER_BYTES + Udp.HEADER_BYTES) {
      boolean ours =
          Ipv6.nextHeader(ip) == IpProtocol.UDP
              && own.isOwn(Ipv6.destinationHigh(ip), Ipv6.destinationLow(ip));
      headers = ours ? IP + Ipv6.HEADER_BYTES + Udp.HEADER_BYTES : 0;
    }
    if (headers == 0) {
      return 0;
    }
    long udp = packet + headers - Udp.HEADER_BYTES;
    int bytes = Udp.length(udp);
    boolean fits = bytes >= Udp.HEADER_BYTES && bytes <= length - headers + Udp.HEADER_BYTES;
    return fits && Udp.destinationPort(udp) == port ? headers : 0;
  }

  private void settle(Burst burst, Verdicts verdicts) {
    for (int k = 0; k < messages.size(); k++) {
      int i = places[k];
      if (messages.isForwarded(k)) {
        long ip = messages.packet(k);
        long frame = Packet.push(ip, Ethernet.HEADER_BYTES);
        int type = Ipv4.version(ip) == 4 ? Ethernet.TYPE_IPV4 : Ethernet.TYPE_IPV6;
        Ethernet.put(frame, link.router, link.beyond, type);
        burst.set(i, frame);
        verdicts.send(i, INSIDE);
      } else {
        verdicts.drop(i, messages.verdict(k).reason().orElseThrow());
      }
    }
  }

  @Override
  public void stop(Verdicts verdicts) {
    if (inbound != null && aead != null) {
      inbound.close();
      aead.close();
      inbound = null;
      aead = null;
    }
  }
}
