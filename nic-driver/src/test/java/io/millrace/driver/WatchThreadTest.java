package io.millrace.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchThreadTest {
  private final WatchThread watch = new WatchThread("watch-test");
  private final Semaphore looks = new Semaphore(0);

  @AfterEach
  void end() {
    watch.end();
  }

  private void await(int count) throws InterruptedException {
    assertTrue(looks.tryAcquire(count, 10, TimeUnit.SECONDS));
  }

  @Test
  void allLooksAreTakenByOneThreadOverAndOver() throws InterruptedException {
    AtomicReference<Thread> first = new AtomicReference<>();
    watch.add(() -> first.set(Thread.currentThread()));
    watch.add(
        () -> {
          assertSame(first.get(), Thread.currentThread());
          looks.release();
        });
    await(2);
  }

  @Test
  void whatIsRemovedIsLookedAtNoMoreAndTheOthersAre() throws InterruptedException {
    AtomicInteger taken = new AtomicInteger();
    Runnable gone = taken::incrementAndGet;
    watch.add(gone);
    watch.add(looks::release);
    await(1);
    watch.remove(gone);
    await(1); // the round that may have been under way
    int before = taken.get();
    looks.drainPermits();
    watch.lookNow();
    await(2);
    assertEquals(before, taken.get());
  }

  @Test
  void aLookThatFailsIsToldAndTakenNoMore() throws InterruptedException {
    AtomicReference<String> told = new AtomicReference<>();
    AtomicInteger taken = new AtomicInteger();
    watch.add(
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((_, e) -> told.set(e.getMessage()));
          taken.incrementAndGet();
          throw new AssertionError("made to fail");
        });
    watch.add(looks::release);
    await(3);
    assertEquals(1, taken.get());
    assertEquals("made to fail", told.get());
  }

  @Test
  void itWakesWhenThereIsSomethingToLookAtAgain() throws InterruptedException {
    Runnable look = looks::release;
    watch.add(look);
    await(1);
    watch.remove(look);
    watch.add(look);
    await(2);
  }
}
