package io.millrace.driver.vmxnet3;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.MacAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Which stations' frames are received. The card knows its own address, broadcast, and a table of
 * groups. Other stations' addresses it does not know: to receive these it has to receive all, and
 * the rings look at each frame.
 */
final class StationFilter {
  /** Most groups that the card is asked to know. */
  static final int MAX_GROUPS = 256;

  /** Bytes of an address in the table. */
  static final int ADDRESS_BYTES = 6;

  private final List<MacAddress> groups;
  private final int mode;
  private final long @Nullable [] accepted;

  /** As configured, for a card with an address of its own. */
  StationFilter(CardConfig config, MacAddress own) {
    boolean cardKnows =
        config.macs().size() <= MAX_GROUPS && config.macs().stream().allMatch(MacAddress::isGroup);
    groups = !config.promiscuous() && cardKnows ? config.macs() : List.of();
    mode =
        config.promiscuous() || !cardKnows
            ? DriverShared.PROMISC | DriverShared.UCAST | DriverShared.BCAST
            : DriverShared.UCAST | DriverShared.MCAST | DriverShared.BCAST;
    accepted = config.promiscuous() || cardKnows ? null : addresses(config.macs(), own);
  }

  private static long[] addresses(List<MacAddress> others, MacAddress own) {
    LongStream known = LongStream.of(own.value(), MacAddress.BROADCAST.value());
    return LongStream.concat(known, others.stream().mapToLong(MacAddress::value))
        .sorted()
        .toArray();
  }

  /** What the card is told to receive: receive flags of {@link DriverShared}. */
  int mode() {
    return mode;
  }

  /** Writes the table of groups; returns its length in bytes. */
  int writeGroups(long address) {
    long at = address;
    for (MacAddress group : groups) {
      PacketMemory.putShort(at, (int) (group.value() >>> 32));
      PacketMemory.putInt(at + 2, (int) group.value());
      at += ADDRESS_BYTES;
    }
    return groups.size() * ADDRESS_BYTES;
  }

  /** Whether the rings have to look, because the card receives more than is wanted. */
  boolean isNeeded() {
    return accepted != null;
  }

  /** Whether a frame is wanted. */
  boolean accepts(long packet) {
    long destination = PacketMemory.getLong(Packet.address(packet)) >>> 16;
    return accepted == null || Arrays.binarySearch(accepted, destination) >= 0;
  }
}
