package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.Poll;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that sleep, and are woken by a device that raises an interrupt only when armed. */
class InterruptTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsLostBetweenSleepingAndPolling(boolean pipelined) throws InterruptedException {
    try (Doorbell port = new Doorbell();
        Pipeline pipeline = start(port, pipelined)) {
      for (int i = 1; i <= 300; i++) {
        if (i % 100 == 0) {
          Thread.sleep(50); // long enough to fall asleep
        }
        long start = System.nanoTime();
        port.arrive();
        while (port.sent.get() < i) {
          assertTrue(System.nanoTime() - start < 5_000_000_000L, "packet " + i + " is not sent");
          Thread.onSpinWait();
        }
      }
      pipeline.stop();
      assertEquals(0, pipeline.stats().underWay());
      assertTrue(port.interrupts.get() > 0, "it was never asleep");
    }
  }

  @Test
  void anIdleWorkerGoesRoundTenTimesASecond() throws InterruptedException {
    try (Doorbell port = new Doorbell();
        Pipeline pipeline = start(port, false)) {
      Thread.sleep(300); // a thousand rounds of polling on are long over
      long before = port.polls.get();
      Thread.sleep(500);
      long rounds = port.polls.get() - before;
      assertTrue(rounds <= 20, rounds + " rounds in half a second");
      pipeline.stop();
    }
  }

  private static Pipeline start(Port port, boolean pipelined) {
    Graph graph =
        Graph.builder()
            .port(port)
            .stage("keep", () -> (Stage) (burst, verdicts) -> {})
            .connect("bell", "keep")
            .connect("keep", "bell")
            .build();
    Placement placement =
        pipelined
            ? Placement.pipelined(new Placement.Group(List.of("keep"), 1))
            : Placement.runToCompletion();
    return Pipeline.start(graph, placement, PipelineOptions.defaults().withInterrupts());
  }

  /** A device with one queue each way whose frames arrive by a call. */
  private static final class Doorbell implements Port, RxQueue, TxQueue {
    final AtomicLong arrived = new AtomicLong();
    final AtomicLong sent = new AtomicLong();
    final AtomicLong interrupts = new AtomicLong();
    final AtomicLong polls = new AtomicLong();
    private final int eventFd = Poll.eventfd(0, Poll.EFD_NONBLOCK | Poll.EFD_CLOEXEC);
    private final MemorySegment one = Arena.global().allocateFrom(ValueLayout.JAVA_LONG, 1L);
    private final MemorySegment count = Arena.global().allocate(ValueLayout.JAVA_LONG);
    private @Nullable PacketCache rxCache;
    private @Nullable PacketCache txCache;
    private long taken;
    private boolean armed;

    synchronized void arrive() {
      arrived.incrementAndGet();
      if (armed) {
        armed = false;
        interrupts.incrementAndGet();
        Unistd.write(eventFd, one.address(), 8);
      }
    }

    @Override
    public int poll(Burst burst, int max) {
      polls.incrementAndGet();
      int polled = 0;
      for (; polled < max && taken < arrived.get(); polled++, taken++) {
        burst.add(Packet.withLength(Objects.requireNonNull(rxCache).allocate(), 60));
      }
      return polled;
    }

    @Override
    public int interruptFd() {
      return eventFd;
    }

    @Override
    public synchronized void armInterrupt() {
      armed = true;
    }

    @Override
    public synchronized void disarmInterrupt() {
      armed = false;
      Unistd.read(eventFd, count.address(), 8);
    }

    @Override
    public int send(Burst burst) {
      int size = burst.size();
      Objects.requireNonNull(txCache).free(burst);
      sent.addAndGet(size);
      return size;
    }

    @Override
    public void flush() {}

    @Override
    public PortInfo info() {
      return PortInfo.singleQueue("bell", "test", MacAddress.NONE, 1500);
    }

    @Override
    public RxQueue openRx(int index, PacketCache cache) {
      rxCache = cache;
      return this;
    }

    @Override
    public TxQueue openTx(int index, PacketCache cache) {
      txCache = cache;
      return this;
    }

    @Override
    public LinkState link() {
      return LinkState.UP;
    }

    @Override
    public PortStats stats() {
      return PortStats.ZERO;
    }

    @Override
    public void close() {}
  }
}
