package io.millrace.stages.wireguard;

import io.millrace.stages.crypto.AeadKey;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The next pair of keys is confirmed and control moves the slots while a worker wants keys to send
 * with. It never finds none, and never goes back to the ones before.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Before.")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "In between.")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "After.")
@State
public class KeySlotsStress {
  private static final AeadKey KEY = AeadKey.of(new byte[AeadKey.BYTES]);

  private final KeySlots slots = new KeySlots(pair -> {});
  private final Keypair next = pair(2, false);

  /** One pair in use, one to be confirmed. */
  public KeySlotsStress() {
    slots.add(pair(1, true));
    slots.add(next);
  }

  private static Keypair pair(int index, boolean isInitiator) {
    return new Keypair(new Peer(pair -> {}), index, 0, isInitiator, 0, KEY, KEY);
  }

  /** Confirms the keys as a receiver does, and moves the slots. */
  @Actor
  public void control() {
    next.confirm();
    slots.promote();
  }

  /** Sends twice. */
  @Actor
  public void sender(II_Result result) {
    result.r1 = index(slots.current());
    result.r2 = index(slots.current());
  }

  private static int index(@Nullable Keypair pair) {
    return pair == null ? 0 : pair.localIndex();
  }
}
