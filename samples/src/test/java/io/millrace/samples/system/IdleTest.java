package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that sleep between packets. */
@Tag("system")
class IdleTest {
  private static final Duration WATCHED = Duration.ofSeconds(5);
  private static final Duration ALLOWED = WATCHED.dividedBy(50);
  private static final int MAX_WINDOWS = 6;

  @RegisterExtension final Lab lab = new Lab();

  @Test
  void asleepItTakesNextToNoProcessorTimeAndWakesForEachPacket() throws InterruptedException {
    Network net = lab.network();
    Appliance appliance = lab.start(Router.PLAIN.withWorkers("{idle: interrupt}"));
    Ping.from(net.left, "-c 3 -i 0.05 -W 5 " + Network.RIGHT4).complete();
    Duration taken = idleTime(appliance);
    System.out.println("idle: " + taken.toMillis() + " ms of processor time in " + WATCHED);
    assertTrue(taken.compareTo(ALLOWED) < 0, taken + " of " + WATCHED);

    Ping seldom = Ping.from(net.left, "-q -c 40 -i 0.05 -W 5 " + Network.RIGHT4).complete();
    System.out.println("woken for each packet: " + seldom.roundTrip());
    Ping flood = Ping.from(net.left, "-f -q -c 10000 " + Network.RIGHT4).complete();
    System.out.println("ping -f: " + flood.roundTrip());
    Summary summary = appliance.stop();
    assertEquals(0, summary.port("left", "rxMissed") + summary.port("right", "rxMissed"));
  }

  /** Processor time while idle, once the compiler's threads have come to rest. */
  private static Duration idleTime(Appliance appliance) throws InterruptedException {
    Duration taken = WATCHED;
    for (int window = 0; window < MAX_WINDOWS && taken.compareTo(ALLOWED) >= 0; window++) {
      Duration before = appliance.processorTime();
      Thread.sleep(WATCHED);
      taken = appliance.processorTime().minus(before);
    }
    return taken;
  }
}
