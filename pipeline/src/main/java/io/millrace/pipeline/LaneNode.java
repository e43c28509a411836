package io.millrace.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Stands in for a stage or port that a later segment runs: what reaches it rides on in the event.
 */
final class LaneNode extends Node {
  private final int lane;
  private @Nullable BurstEvent event;

  LaneNode(String name, int lane) {
    super(name);
    this.lane = lane;
  }

  /** Says which event is under way. */
  void carrier(BurstEvent carrier) {
    event = carrier;
  }

  @Override
  void run() {
    BurstEvent carrier = event;
    if (carrier == null) {
      throw new IllegalStateException("no event under way");
    }
    carrier.lane(lane).addAll(input);
  }
}
