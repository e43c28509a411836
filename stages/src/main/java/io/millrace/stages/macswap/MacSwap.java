package io.millrace.stages.macswap;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.Stage;
import io.millrace.pipeline.Verdicts;
import io.millrace.stages.wire.Ethernet;
import java.util.List;

/**
 * Swaps source and destination of each frame, and does no more: the reflector that benchmarks
 * measure a path with.
 */
public final class MacSwap implements Stage {
  /** No Ethernet header. */
  public static final DropReason TOO_SHORT =
      DropReason.declare("mac-swap-too-short", "The frame ends before its Ethernet header does.");

  @Override
  public void process(Burst burst, Verdicts verdicts) {
    for (int i = 0; i < burst.size(); i++) {
      long packet = burst.get(i);
      if (Packet.length(packet) < Ethernet.HEADER_BYTES) {
        verdicts.drop(i, TOO_SHORT);
      } else {
        swap(packet);
      }
    }
  }

  /** The two addresses are 12 bytes: read as eight and four, and written back the same way. */
  private static void swap(long packet) {
    long first = PacketMemory.getLongLe(packet);
    long last = PacketMemory.getIntLe(packet + 8) & 0xffff_ffffL;
    PacketMemory.putLongLe(packet, first >>> 48 | last << 16 | first << 48);
    PacketMemory.putIntLe(packet + 8, (int) (first >>> 16));
  }

  @Override
  public List<DropReason> dropReasons() {
    return List.of(TOO_SHORT);
  }
}
