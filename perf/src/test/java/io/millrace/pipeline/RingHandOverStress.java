package io.millrace.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.YieldingWaitStrategy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * The ring as receiver, group and transmitter use it: the receiver fills an event before it claims
 * and publishes it; the group moves the packets to a lane; the transmitter sees either nothing of
 * an event or all of it.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Nothing has got there yet.")
@Outcome(id = "11, 0", expect = Expect.ACCEPTABLE, desc = "The first event has.")
@Outcome(id = "11, 22", expect = Expect.ACCEPTABLE, desc = "Both have.")
@State
public class RingHandOverStress {
  private final RingBuffer<BurstEvent> ring =
      RingBuffer.createSingleProducer(BurstEvent::new, 2, new YieldingWaitStrategy());
  private final Sequence group = new Sequence();
  private final SequenceBarrier beforeGroup = ring.newBarrier();
  private final SequenceBarrier beforeTransmitter = ring.newBarrier(group);

  /** Receives two bursts of one packet. */
  @Actor
  public void receiver() {
    publish(11);
    publish(22);
  }

  private void publish(long packet) {
    BurstEvent event = ring.get(ring.getCursor() + 1);
    event.ensureLanes(1);
    event.input.add(packet);
    ring.publish(ring.next());
  }

  /** Moves what has come to the lane. */
  @Actor
  public void group() {
    for (int look = 0; look < 4; look++) {
      long available = beforeGroup.getCursor();
      for (long at = group.get() + 1; at <= available; at++) {
        BurstEvent event = ring.get(at);
        event.lane(0).addAll(event.input);
        group.set(at);
      }
    }
  }

  /** Looks at what the lanes bring. */
  @Actor
  public void transmitter(JJ_Result result) {
    long available = beforeTransmitter.getCursor();
    result.r1 = available >= 0 ? packet(0) : 0;
    result.r2 = available >= 1 ? packet(1) : 0;
  }

  private long packet(long sequence) {
    BurstEvent event = ring.get(sequence);
    return event.lane(0).size() == 1 && event.input.isEmpty() ? event.lane(0).get(0) : -1;
  }
}
