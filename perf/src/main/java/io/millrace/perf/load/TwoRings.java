package io.millrace.perf.load;

import java.util.function.IntSupplier;

/** Sends by the rings of one link and receives by those of another. */
final class TwoRings implements Rings {
  private final Rings out;
  private final Rings back;
  private final IntSupplier left;

  /**
   * Both.
   *
   * @param left how many frames there are to send
   */
  TwoRings(Rings out, Rings back, IntSupplier left) {
    this.out = out;
    this.back = back;
    this.left = left;
  }

  @Override
  public int receive(int max) {
    return back.receive(max);
  }

  @Override
  public int send(int max) {
    return out.send(Math.min(max, left.getAsInt()));
  }

  @Override
  public void use(FrameSource frames, FrameSink sink) {
    out.use(frames, sink);
    back.use(frames, sink);
  }
}
