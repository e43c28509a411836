package io.millrace.stages.wireguard;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every timer by itself, to the nanosecond, with a clock that leaps from deadline to deadline. */
class TimersTest {
  private static final long START = 1_000;

  private final Activity activity = new Activity();
  private final Timers timers = new Timers(activity, new SplittableRandom(1));
  private final List<String> events = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private long nanos = START;
  private boolean answersKeepAlive = true;

  private final Timers.Actions actions =
      new Timers.Actions() {
        @Override
        public void initiate(boolean isRetry) {
          if (!isRetry) {
            timers.resetAttempts();
          }
          note(isRetry ? "retry" : "initiate");
          activity.sent(nanos, false);
          timers.initiated(nanos);
        }

        @Override
        public void keepAlive() {
          note("keepalive");
          if (answersKeepAlive) {
            activity.sent(nanos, false);
          }
        }

        @Override
        public void forgetSource() {
          note("forget-source");
        }

        @Override
        public void purge() {
          note("purge");
        }

        @Override
        public void zeroKeys() {
          note("zero");
        }
      };

  private void note(String event) {
    events.add(event);
    times.add(nanos - START);
  }

  /** Runs for so long, looking exactly when the timers want it. */
  private void run(long duration) {
    long end = nanos + duration;
    while (timers.deadline(nanos) <= end) {
      nanos = Math.max(nanos, timers.deadline(nanos));
      timers.fire(nanos, actions);
    }
    nanos = end;
  }

  private void assertEvents(String... expected) {
    assertEquals(List.of(expected), events);
  }

  private void assertWithin(long least, long slack, long actual) {
    assertTrue(actual >= least && actual < least + slack, actual + " is not " + least + " or so");
  }

  @Test
  void nothingHappensOfItself() {
    assertEquals(Timers.NEVER, timers.deadline(nanos));
    run(SECONDS.toNanos(10_000));
    assertEvents();
  }

  @Test
  void anInitiationIsRepeatedForNinetySecondsThenGivenUp() {
    actions.initiate(false);
    run(SECONDS.toNanos(1_000));
    List<String> retries = events.stream().filter("retry"::equals).toList();
    assertEquals(Limits.RETRIES, retries.size());
    int purge = events.indexOf("purge");
    assertEquals(events.size() - 2, purge);
    assertEquals("zero", events.getLast());
    assertWithin(SECONDS.toNanos(100), 20 * Limits.JITTER_NANOS, times.get(purge));
    assertEquals(SECONDS.toNanos(540), times.getLast() - times.get(purge));
    long last = 0;
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).equals("retry")) {
        assertWithin(SECONDS.toNanos(5), MILLISECONDS.toNanos(334), times.get(i) - last);
        assertEquals("forget-source", events.get(i - 1));
        last = times.get(i);
      }
    }
  }

  @Test
  void retriesAreSpread() {
    actions.initiate(false);
    run(SECONDS.toNanos(100));
    long distinct = times.stream().map(time -> time % SECONDS.toNanos(5)).distinct().count();
    assertTrue(distinct > 15, "jitter: " + times);
  }

  @Test
  void aNewWishForAHandshakeStartsTheCountAnew() {
    actions.initiate(false);
    run(SECONDS.toNanos(80));
    timers.resetAttempts();
    run(SECONDS.toNanos(95));
    assertTrue(!events.contains("purge"));
    run(SECONDS.toNanos(20));
    assertTrue(events.contains("purge"));
  }

  @Test
  void aCompletedHandshakeIsNotRepeated() {
    actions.initiate(false);
    timers.handshakeComplete();
    run(SECONDS.toNanos(1_000));
    assertEvents("initiate");
  }

  @Test
  void keysAreZeroedAfterNineMinutes() {
    timers.sessionDerived(nanos);
    run(SECONDS.toNanos(100));
    timers.sessionDerived(nanos);
    run(SECONDS.toNanos(1_000));
    assertEvents("zero");
    assertEquals(SECONDS.toNanos(100 + 540), times.getFirst());
    assertEquals(Timers.NEVER, timers.deadline(nanos));
  }

  @Test
  void dataWithoutAnswerBringAKeepaliveAfterTenSeconds() {
    activity.received(nanos, 1);
    run(SECONDS.toNanos(100));
    assertEvents("keepalive");
    assertEquals(SECONDS.toNanos(10), times.getFirst());
  }

  @Test
  void keepalivesBringNone() {
    activity.received(nanos, 0);
    run(SECONDS.toNanos(100));
    assertEvents();
  }

  @Test
  void whateverIsSentAnswers() {
    activity.received(nanos, 1);
    run(SECONDS.toNanos(9));
    activity.sent(nanos, false);
    run(SECONDS.toNanos(100));
    assertEvents();
  }

  @Test
  void dataBehindTheFirstBringAnotherKeepalive() {
    activity.received(nanos, 1);
    run(SECONDS.toNanos(4));
    activity.received(nanos, 1);
    run(SECONDS.toNanos(100));
    assertEvents("keepalive", "keepalive");
    assertEquals(List.of(SECONDS.toNanos(10), SECONDS.toNanos(20)), times);
  }

  @Test
  void noAnswerToDataBringsAHandshakeAfterFifteenSeconds() {
    activity.sent(nanos, true);
    run(SECONDS.toNanos(7));
    activity.sent(nanos, true); // later data do not put it off
    run(SECONDS.toNanos(10));
    assertEvents("forget-source", "initiate");
    assertWithin(SECONDS.toNanos(15), Limits.JITTER_NANOS, times.getFirst());
  }

  @Test
  void anyAnswerWillDo() {
    activity.sent(nanos, true);
    run(SECONDS.toNanos(14));
    activity.received(nanos, 0);
    run(SECONDS.toNanos(100));
    assertEvents();
  }

  @Test
  void keepalivesWantNoAnswer() {
    activity.sent(nanos, false);
    run(SECONDS.toNanos(100));
    assertEvents();
  }

  @Test
  void persistentKeepalivesComeAnIntervalAfterWhateverPassed() {
    timers.setPersistentKeepalive(SECONDS.toNanos(25));
    activity.sent(nanos, true);
    activity.received(nanos, 0);
    run(SECONDS.toNanos(20));
    activity.received(nanos, 0);
    run(SECONDS.toNanos(60));
    assertEvents("keepalive", "keepalive");
    assertEquals(List.of(SECONDS.toNanos(45), SECONDS.toNanos(70)), times);
    timers.setPersistentKeepalive(0);
    run(SECONDS.toNanos(100));
    assertEquals(2, events.size());
  }

  @Test
  void persistentKeepalivesGoOnWhenTheyCannotBeSent() {
    answersKeepAlive = false;
    timers.setPersistentKeepalive(SECONDS.toNanos(25));
    activity.sent(nanos, false);
    run(SECONDS.toNanos(100));
    assertEquals(4, events.size());
  }

  @Test
  void withKeysControlComesRoundOftenEnough() {
    timers.sessionDerived(nanos);
    assertTrue(timers.deadline(nanos) - nanos < Limits.KEEPALIVE_NANOS);
    run(SECONDS.toNanos(3));
    activity.received(nanos, 1);
    run(SECONDS.toNanos(20));
    assertEvents("keepalive");
    assertEquals(SECONDS.toNanos(13), times.getFirst());
  }

  @Test
  void stoppedMeansStopped() {
    actions.initiate(false);
    timers.sessionDerived(nanos);
    activity.sent(nanos, true);
    activity.received(nanos, 1);
    timers.stop();
    run(SECONDS.toNanos(1_000));
    assertEvents("initiate");
  }
}
