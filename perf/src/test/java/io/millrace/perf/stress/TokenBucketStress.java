package io.millrace.perf.stress;

import io.millrace.stages.table.bucket.Rate;
import io.millrace.stages.table.bucket.TokenBuckets;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two workers want the one packet that a bucket has left: one of them gets it. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "The first got it.")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "The second got it.")
@State
public class TokenBucketStress {
  private final TokenBuckets buckets = new TokenBuckets(new Rate(1, 1, 0, 1518), 1);

  /** Takes. */
  @Actor
  public void first(ZZ_Result result) {
    result.r1 = buckets.take(0, 1, 64);
  }

  /** Takes as well. */
  @Actor
  public void second(ZZ_Result result) {
    result.r2 = buckets.take(0, 1, 64);
  }
}
