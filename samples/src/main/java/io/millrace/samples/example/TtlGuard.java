package io.millrace.samples.example;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.Stage;
import io.millrace.pipeline.Verdicts;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Ipv4;
import java.util.List;

/**
 * Drops IPv4 packets that have passed more routers than they should: routers count the time to live
 * down, and nobody can count it up (RFC 5082).
 */
public final class TtlGuard implements Stage {
  /** It has come from too far away. */
  public static final DropReason TOO_FAR =
      DropReason.declare("too-far", "The packet has passed more routers than it may.");

  private final int minimum;

  /** Keeps packets whose time to live is at least {@code minimum}. */
  public TtlGuard(int minimum) {
    this.minimum = minimum;
  }

  @Override
  public void process(Burst burst, Verdicts verdicts) {
    for (int i = 0; i < burst.size(); i++) {
      long packet = burst.get(i);
      if (isIpv4(packet) && Ipv4.timeToLive(packet + Ethernet.HEADER_BYTES) < minimum) {
        verdicts.drop(i, TOO_FAR);
      }
    }
  }

  private static boolean isIpv4(long packet) {
    return Packet.length(packet) >= Ethernet.HEADER_BYTES + Ipv4.HEADER_BYTES
        && Ethernet.type(packet) == Ethernet.TYPE_IPV4;
  }

  @Override
  public List<DropReason> dropReasons() {
    return List.of(TOO_FAR);
  }
}
