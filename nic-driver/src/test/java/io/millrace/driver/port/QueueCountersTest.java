package io.millrace.driver.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class QueueCountersTest {
  @Test
  void eachCountStandsInItsPlace() {
    QueueCounters counters = new QueueCounters();
    counters.count(2, 120);
    counters.count(1, 1500);
    counters.missed(5);
    counters.errors(7);
    counters.noBuffer(11);
    assertEquals(new PortStats(3, 1620, 5, 7, 11, 0, 0, 0), counters.asRx());
    assertEquals(new PortStats(0, 0, 0, 0, 0, 3, 1620, 7), counters.asTx());
    assertEquals(
        new PortStats(3, 1620, 5, 7, 11, 3, 1620, 7), counters.asRx().plus(counters.asTx()));
    assertEquals(counters.asRx(), PortStats.ZERO.plus(counters.asRx()));
  }

  @Test
  void anotherThreadSeesCountsThatOnlyGrow() throws InterruptedException {
    QueueCounters counters = new QueueCounters();
    long last = 200_000;
    Thread writer =
        new Thread(
            () -> {
              for (long i = 0; i < last; i++) {
                counters.count(1, 60);
              }
            });
    writer.start();
    long seen = 0;
    while (seen < last) {
      long now = counters.asRx().rxPackets();
      assertTrue(now >= seen, now + " after " + seen);
      seen = now;
      Thread.onSpinWait();
    }
    writer.join();
    assertEquals(last * 60, counters.asRx().rxBytes());
  }
}
