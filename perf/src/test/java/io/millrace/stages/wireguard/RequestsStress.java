package io.millrace.stages.wireguard;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A worker wants two things of one peer while control looks: it learns of both. */
@JCStressTest
@Outcome(id = "[0123], 3", expect = Expect.ACCEPTABLE, desc = "Sooner or later.")
@State
public class RequestsStress {
  private final Requests requests = new Requests(2);
  private final Peer peer = new Peer(pair -> {});
  private int seen;

  /** Wants a handshake, and tells that keys are confirmed. */
  @Actor
  public void worker() {
    requests.add(peer, Requests.HANDSHAKE);
    requests.add(peer, Requests.CONFIRMED);
  }

  /** Looks. */
  @Actor
  public void control(II_Result result) {
    requests.drain((which, what) -> seen |= what, 4);
    result.r1 = seen;
  }

  /** Looks again when all is done. */
  @Arbiter
  public void atLast(II_Result result) {
    requests.drain((which, what) -> seen |= what, 4);
    result.r2 = seen;
  }
}
