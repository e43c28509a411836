package io.millrace.stages.traffic;

import io.millrace.driver.sim.FrameSource;
import java.util.List;

/** Sends given frames, from a capture for instance, over and over. */
public final class ReplaySource implements FrameSource {
  private final FrameTable table;
  private int next;

  /** A source of at least one frame; each fits into a buffer. */
  public ReplaySource(List<byte[]> frames) {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("no frames to replay");
    }
    table = new FrameTable(frames.size());
    frames.forEach(table::add);
  }

  @Override
  public long next(long packet) {
    long filled = table.copyTo(packet, next);
    next = next + 1 == table.count() ? 0 : next + 1;
    return filled;
  }
}
