package io.millrace.perf.traffic;

import java.util.ArrayList;
import java.util.List;

/** Samples of a trial, written without allocation. For one thread. */
final class Course {
  private static final int MOST = 1 << 18;

  private final long[] nanos;
  private final long[] sent;
  private final long[] received;
  private int count;

  /**
   * A course of a length, sampled at distances; what is beyond some hundred thousand is left out.
   */
  Course(long length, long distance) {
    int samples = (int) Math.min(MOST, length / distance + 2);
    nanos = new long[samples];
    sent = new long[samples];
    received = new long[samples];
  }

  void add(long at, long sentThen, long receivedThen) {
    if (count < nanos.length) {
      nanos[count] = at;
      sent[count] = sentThen;
      received[count++] = receivedThen;
    }
  }

  Sample sample(int index) {
    return new Sample(nanos[index], sent[index], received[index]);
  }

  List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(sample(i));
    }
    return samples;
  }
}
