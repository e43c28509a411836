package io.millrace.stages.traffic;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv4Prefix;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Prefix;
import java.util.function.Consumer;

/**
 * A valid frame of a flow of its own that a later stage must drop, as configured: because of where
 * it goes, where it comes from, or because it has travelled too far.
 *
 * @param reason name of the drop reason that the pipeline must give
 * @param writer makes such a frame
 */
public record Trait(String reason, Consumer<Draft> writer) implements Flaw {
  @Override
  public void write(Draft draft) {
    writer.accept(draft);
  }

  /** Frames to an address in the prefix: without a route, say, or denied. */
  public static Trait to(Prefix prefix, String reason) {
    return new Trait(
        reason,
        draft -> {
          Flow flow = anyFlow(draft, version(prefix));
          draft.flow(flow.withDestination(draft.flows().address(prefix)));
        });
  }

  /** Frames from an address in the prefix. */
  public static Trait from(Prefix prefix, String reason) {
    return new Trait(
        reason,
        draft -> {
          Flow flow = anyFlow(draft, version(prefix));
          draft.flow(flow.withSource(draft.flows().address(prefix)));
        });
  }

  /** Frames over an IP version to a port, which should be below those of valid flows, 1024. */
  public static Trait toPort(int version, int port, String reason) {
    return new Trait(
        reason, draft -> draft.flow(anyFlow(draft, version).withDestinationPort(port)));
  }

  /** Frames over an IP version that may go no further: their time to live is 1. */
  public static Trait lastHop(int version, String reason) {
    return new Trait(
        reason,
        draft -> {
          draft.flow(anyFlow(draft, version));
          if (version == 4) {
            PacketMemory.putByte(draft.ip + Ipv4.TIME_TO_LIVE, 1);
            Ipv4.completeHeaderChecksum(draft.ip);
          } else {
            Ipv6.putHopLimit(draft.ip, 1);
          }
        });
  }

  private static Flow anyFlow(Draft draft, int version) {
    return draft.anyFlow(version, draft.random.nextBoolean() ? IpProtocol.TCP : IpProtocol.UDP);
  }

  private static int version(Prefix prefix) {
    return prefix instanceof Ipv4Prefix ? 4 : 6;
  }
}
