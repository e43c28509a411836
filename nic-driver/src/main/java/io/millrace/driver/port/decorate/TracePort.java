package io.millrace.driver.port.decorate;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Prints a line for every packet that a port receives or takes for transmission. */
public final class TracePort extends CapturePort {
  private static final int ETHERNET_HEADER = 14;

  /** Decorates a port; the lines tell the Ethernet header. */
  public TracePort(Port inner, Consumer<String> lines) {
    this(inner, lines, TracePort::ethernet);
  }

  /**
   * Decorates a port.
   *
   * @param lines takes the lines, from several threads if the port has several queues
   * @param describe puts a packet into words, in one line
   */
  public TracePort(Port inner, Consumer<String> lines, LongFunction<String> describe) {
    super(
        inner,
        (direction, epochNanos, packet) ->
            lines.accept(line(inner.name(), direction, packet, describe)),
        () -> 0);
  }

  private static String line(
      String port, Direction direction, long packet, LongFunction<String> describe) {
    return "%s %s %d bytes: %s"
        .formatted(
            port,
            direction == Direction.RX ? "rx" : "tx",
            Packet.length(packet),
            describe.apply(packet));
  }

  private static String ethernet(long packet) {
    if (Packet.length(packet) < ETHERNET_HEADER) {
      return "too short for Ethernet";
    }
    return "%s > %s type 0x%04x"
        .formatted(mac(packet + 6), mac(packet), PacketMemory.getShort(packet + 12));
  }

  private static MacAddress mac(long address) {
    return new MacAddress(PacketMemory.getLong(address) >>> 16);
  }
}
