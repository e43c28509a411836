package io.millrace.stages.traffic;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.sim.FrameSource;
import io.millrace.stages.wire.Checksum;

/**
 * Numbers the valid frames of each flow from 0 on ({@link FlowTag}), so that whoever receives them
 * can tell whether any is missing, doubled or late. The transport checksum stays right.
 */
public final class StampedSource implements FrameSource {
  private final TrafficSource traffic;
  private final int firstFlow;
  private final int[] sequences;

  /**
   * Stamps the frames of another source.
   *
   * @param traffic the source
   * @param firstFlow number of its first flow: those of the queues before it, all together
   * @param flows number of its flows
   */
  public StampedSource(TrafficSource traffic, int firstFlow, int flows) {
    this.traffic = traffic;
    this.firstFlow = firstFlow;
    sequences = new int[flows];
  }

  /** The source behind it, which knows the counts. */
  public TrafficSource traffic() {
    return traffic;
  }

  /** Frames so far of a flow of this source. */
  public int sequence(int flow) {
    return sequences[flow - firstFlow];
  }

  @Override
  public long next(long packet) {
    boolean valid = traffic.isValid(traffic.position());
    long filled = traffic.next(packet);
    if (valid) {
      stamp(filled);
    }
    return filled;
  }

  private void stamp(long packet) {
    long tag = FlowTag.address(packet);
    int sequence = sequences[FlowTag.flow(tag) - firstFlow]++;
    PacketMemory.putInt(tag, sequence);
    long at = tag + FlowTag.checksumDistance(packet, tag);
    int checksum = Checksum.updateInt(PacketMemory.getShort(at), 0, sequence);
    // For UDP 0 would mean that there is none, and for TCP all ones are worth the same.
    PacketMemory.putShort(at, checksum == 0 ? 0xffff : checksum);
  }
}
