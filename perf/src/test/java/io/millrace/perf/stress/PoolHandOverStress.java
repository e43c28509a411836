package io.millrace.perf.stress;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * One thread writes to a packet and frees it; another allocates. If it gets that packet, it sees
 * what was written before, and the first thread has it no more. Afterwards both buffers are back.
 */
@JCStressTest
@Outcome(
    id = "0, [12], 2",
    expect = Expect.ACCEPTABLE,
    desc = "The pool had nothing, or the other buffer, for the second thread.")
@Outcome(id = "42, [12], 2", expect = Expect.ACCEPTABLE, desc = "The freed packet, as written.")
@State
public class PoolHandOverStress {
  private final PacketPool pool = new PacketPool(2);
  private final PacketCache mine = pool.newCache();
  private final PacketCache theirs = pool.newCache();
  private final long first = mine.allocate();
  private final long second = mine.allocate();
  private long got = Packet.NONE;

  /** Empty buffers hold what was there before: make that tell-tale. */
  public PoolHandOverStress() {
    PacketMemory.putLong(first, 7);
    PacketMemory.putLong(second, 7);
  }

  /** Frees both; with magazines of one buffer, the first goes to the depot. */
  @Actor
  public void free() {
    PacketMemory.putLong(first, 42);
    PacketMemory.putLong(second, 42);
    mine.free(first);
    mine.free(second);
    mine.close();
  }

  /** Takes whatever is there. */
  @Actor
  public void allocate(JJJ_Result result) {
    got = theirs.allocate();
    result.r1 = got == Packet.NONE ? 0 : PacketMemory.getLong(got);
  }

  /** Counts what is left, and gives the buffers back to packet memory. */
  @Arbiter
  public void settle(JJJ_Result result) {
    PacketCache rest = pool.newCache();
    long left = 0;
    while (rest.allocate() != Packet.NONE) {
      left++;
    }
    result.r2 = left;
    result.r3 = left + (got == Packet.NONE ? 0 : 1);
    pool.close();
  }
}
