package io.millrace.samples.selftest;

import java.util.Arrays;

/** What came of a {@link Plan}. Written by the thread that carries it out. */
final class Outcome {
  long sent;
  long received;
  long damaged;
  long disordered;

  /** Frames that are none of this run's. */
  long foreign;

  /** Of the received ones, those whose layer-4 checksum the card has verified. */
  long verified;

  /** Of the received ones, those whose VLAN tag the card has taken off as it should be. */
  long tagged;

  long nanos;
  final long[] byQueue;

  Outcome(int rxQueues) {
    byQueue = new long[rxQueues];
  }

  /** Whether all that was sent has arrived, intact and in order. */
  boolean isFaultless() {
    return received == sent && damaged == 0 && disordered == 0;
  }

  /** Frames in both directions of the card. */
  long framesPerSecond() {
    return nanos == 0 ? 0 : received * 1_000_000_000L / nanos;
  }

  int queuesUsed() {
    return (int) Arrays.stream(byQueue).filter(count -> count > 0).count();
  }

  /** For the user. */
  String text() {
    String loss = received == sent ? "" : ", %,d lost".formatted(sent - received);
    String damage = damaged == 0 ? "" : ", %,d damaged".formatted(damaged);
    String order = disordered == 0 ? "" : ", %,d out of order".formatted(disordered);
    return "%,d frames sent, %,d received".formatted(sent, received) + loss + damage + order;
  }
}
