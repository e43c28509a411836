package io.millrace.driver.card;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.QueueCounters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A driver of no card: what is sent comes back, unless it is told to fail. */
final class PaperDriver implements CardDriver {
  final List<String> calls = new ArrayList<>();
  volatile @Nullable String failure;
  volatile boolean stuck;
  volatile boolean linkUp = true;

  /** Doorbells fail, as when the kernel has unmapped the registers. */
  volatile boolean unmapped;

  private final Loop loop = new Loop();
  private boolean running;

  @Override
  public String name() {
    return "paper";
  }

  @Override
  public MacAddress mac() {
    return MacAddress.NONE;
  }

  @Override
  public RxRing rxRing(int queue) {
    return loop;
  }

  @Override
  public TxRing txRing(int queue) {
    return loop;
  }

  @Override
  public synchronized void start() {
    check();
    calls.add("start");
    running = true;
    stuck = false;
  }

  @Override
  public synchronized void halt() {
    calls.add("halt");
    running = false;
  }

  @Override
  public LinkState link() {
    check();
    return linkUp ? LinkState.UP : LinkState.down("no cable");
  }

  @Override
  public void collect(CardCounters counters) {
    check();
    counters.missed(1);
  }

  @Override
  public void check() {
    String reason = failure;
    if (reason != null) {
      throw new CardException(reason);
    }
  }

  @Override
  public int interruptFd(int queue) {
    return -1;
  }

  @Override
  public void armInterrupt(int queue) {}

  @Override
  public void disarmInterrupt(int queue) {}

  @Override
  public synchronized void close() {
    calls.add("close");
  }

  /** Both rings of the one queue, for one thread. */
  private final class Loop implements RxRing, TxRing {
    private final ArrayDeque<Long> posted = new ArrayDeque<>();
    private final ArrayDeque<Long> sent = new ArrayDeque<>();

    @Override
    public void post(PacketCache cache) {
      while (posted.size() < 8) {
        posted.add(cache.allocate());
      }
    }

    @Override
    public int poll(Burst burst, int max, PacketCache cache, QueueCounters counters) {
      checkRunning();
      int count = 0;
      while (count < max && !stuck && !sent.isEmpty()) {
        burst.add(sent.remove());
        count++;
      }
      counters.count(count, 60L * count);
      checkMapped();
      return count;
    }

    @Override
    public int offer(Burst burst, int from, int to, PacketCache cache, QueueCounters counters) {
      checkRunning();
      for (int i = from; i < to; i++) {
        sent.add(burst.get(i));
      }
      if (!stuck) {
        counters.count(to - from, 60L * (to - from));
      }
      return to;
    }

    @Override
    public void ring() {
      checkRunning();
      checkMapped();
    }

    @Override
    public int complete(PacketCache cache, QueueCounters counters) {
      checkRunning();
      return stuck ? sent.size() : 0;
    }

    @Override
    public void reclaim(PacketCache cache) {
      checkHalted();
      posted.forEach(cache::free);
      posted.clear();
    }

    @Override
    public void reclaim(PacketCache cache, QueueCounters counters) {
      checkHalted();
      counters.errors(sent.size());
      sent.stream().map(Packet::address).forEach(cache::free);
      sent.clear();
    }

    private void checkMapped() {
      if (unmapped) {
        throw new InternalError("a fault");
      }
    }

    private void checkRunning() {
      synchronized (PaperDriver.this) {
        if (!running) {
          throw new AssertionError("the ring of a halted card is used");
        }
      }
    }

    private void checkHalted() {
      synchronized (PaperDriver.this) {
        if (running) {
          throw new AssertionError("the ring of a running card is taken");
        }
      }
    }
  }
}
