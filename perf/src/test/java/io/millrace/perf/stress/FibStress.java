package io.millrace.perf.stress;

import io.millrace.stages.table.fib.Ipv4Fib;
import io.millrace.stages.table.fib.Ipv6Fib;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * While one thread adds a host route below a shorter one, another looks up that host and its
 * neighbor. It finds the host route or the shorter one for the host, and the shorter one for the
 * neighbor; never a block that is not complete. All tests share the two tables, so that these grow
 * and are compacted meanwhile.
 */
@JCStressTest
@Outcome(id = "1, 1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Before both changes.")
@Outcome(id = "[12], 1, [12], 1", expect = Expect.ACCEPTABLE, desc = "Amid or after them.")
@State
public class FibStress {
  private static final Ipv4Fib FIB4 = new Ipv4Fib();
  private static final Ipv6Fib FIB6 = new Ipv6Fib();
  private static final long NET = 0x2001_0db8_0000_0000L;
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final int number = NEXT.getAndIncrement();
  private final int subnet4 = number << 8;
  private final long subnet6 = NET | number & 0xffff_ffffL;

  /** Each state has a subnet of its own, to which a route leads. */
  public FibStress() {
    FIB4.put(subnet4, 24, 1);
    FIB6.put(subnet6, 0, 64, 1);
  }

  /** Adds a host route, which needs new blocks below the subnet's. */
  @Actor
  public void add() {
    FIB4.put(subnet4 + 5, 32, 2);
    FIB6.put(subnet6, 5, 128, 2);
  }

  /** Looks up the host and its neighbor. */
  @Actor
  public void lookUp(IIII_Result result) {
    result.r1 = FIB4.lookUp(subnet4 + 5);
    result.r2 = FIB4.lookUp(subnet4 + 6);
    result.r3 = FIB6.lookUp(subnet6, 5);
    result.r4 = FIB6.lookUp(subnet6, 6);
  }

  /** Takes the routes out again. */
  @Arbiter
  public void remove(IIII_Result result) {
    FIB4.remove(subnet4 + 5, 32);
    FIB4.remove(subnet4, 24);
    FIB6.remove(subnet6, 5, 128);
    FIB6.remove(subnet6, 0, 64);
  }
}
