package io.millrace.driver.loop;

import io.millrace.driver.memory.Burst;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * One thread puts three packets into a ring of two, the other takes. What it takes is the first
 * packets in order, with what was written to them before; what was put in and not taken is there
 * afterwards, and a place is used again only once it was emptied.
 */
@JCStressTest
@Outcome(id = "0, 2, 0", expect = Expect.ACCEPTABLE, desc = "It was empty.")
@Outcome(id = "1, [23], 0", expect = Expect.ACCEPTABLE, desc = "The first.")
@Outcome(id = "12, [23], 0", expect = Expect.ACCEPTABLE, desc = "Two of them.")
@Outcome(id = "123, 3, 0", expect = Expect.ACCEPTABLE, desc = "All three.")
@State
public class LoopRingStress {
  private final LoopRing ring = new LoopRing(2);
  private final Burst out = new Burst();
  private final Burst in = new Burst();

  /** What the packets hold: a stand-in for packet memory, written without any fence. */
  private final int[] contents = new int[4];

  private boolean differs;
  private int seen;

  /** Puts packets in, in two goes; what finds no room is left. */
  @Actor
  public void sender(III_Result result) {
    contents[1] = 1;
    out.add(1);
    int sent = ring.put(out);
    out.clear();
    contents[2] = 2;
    contents[3] = 3;
    out.add(2);
    out.add(3);
    result.r2 = sent + ring.put(out);
  }

  /** Takes what is there, twice. */
  @Actor
  public void receiver(III_Result result) {
    look();
    look();
    result.r1 = seen;
  }

  private void look() {
    in.clear();
    int count = ring.take(in, 2);
    for (int i = 0; i < count; i++) {
      int packet = (int) in.get(i);
      differs |= contents[packet] != packet;
      seen = seen * 10 + packet;
    }
  }

  /** Takes the rest: then all that was put in has come out, in order. */
  @Arbiter
  public void rest(III_Result result) {
    look();
    int expected = result.r2 == 2 ? 12 : 123;
    result.r3 = differs || seen != expected ? 1 : 0;
  }
}
