package io.millrace.samples.selftest;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Two open ports, of which one sends and the other receives; a port in loopback is both. For one
 * thread, which closes it.
 */
final class Wire implements AutoCloseable {
  /** Tag control information of frames sent with a VLAN tag. */
  static final int VLAN = 0x2123;

  private static final long LINK_MILLIS = 20_000;
  private static final long PATIENCE_NANOS = 2_000_000_000;
  private static final int POOL = 8192;
  private static int runs;

  private final PacketPool pool = new PacketPool(POOL);
  private final PacketCache cache = pool.newCache();

  /** How to close what is open, the latest first. */
  private final Deque<Runnable> opened = new ArrayDeque<>();

  private final boolean loopback;
  private final Port sender;
  private final Port receiver;
  private final TxQueue tx;
  private final List<RxQueue> rx = new ArrayList<>();
  private final Burst out = new Burst();
  private final Burst in = new Burst();

  /** Opens the ports, which it closes; one that is in loopback has no other end. */
  Wire(PortOpener from, Optional<PortOpener> to, CardConfig config) {
    loopback = to.isEmpty();
    try {
      sender = from.open(config);
      opened.push(sender::close);
      receiver = loopback ? sender : to.get().open(config);
      if (!loopback) {
        opened.push(receiver::close);
      }
      for (int i = 0; i < receiver.info().rxQueues(); i++) {
        addRx(receiver.openRx(i, cache));
      }
      if (!loopback) {
        addRx(sender.openRx(0, cache)); // what the kernel of a peer sends must not fill it up
      }
      tx = sender.openTx(0, cache);
      opened.push(tx::close);
    } catch (RuntimeException e) {
      closeOpened();
      closePool();
      throw e;
    }
    poll(new Outcome(rx.size()), 0);
  }

  private void addRx(RxQueue queue) {
    rx.add(queue);
    opened.push(queue::close);
  }

  Port sender() {
    return sender;
  }

  Port receiver() {
    return receiver;
  }

  List<RxQueue> rx() {
    return rx;
  }

  /** Polls until both links are up; false if they do not come up. */
  boolean awaitLink() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINK_MILLIS);
    while (!(sender.link().up() && receiver.link().up())) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      poll(new Outcome(rx.size()), 0);
      tx.flush();
      Thread.sleep(10);
    }
    return true;
  }

  /** Carries out a plan. */
  Outcome run(Plan plan) {
    int run = ++runs;
    Outcome outcome = new Outcome(rx.size());
    Order order = new Order(plan.flows());
    long source = sender.info().mac().value();
    long start = System.nanoTime();
    long progress = start;
    while (outcome.received < plan.frames()) {
      fill(plan, outcome, source, run);
      tx.send(out);
      tx.flush();
      long now = System.nanoTime();
      if (receive(outcome, order, run) > 0) {
        progress = now;
      } else if (now - progress > PATIENCE_NANOS) {
        break;
      }
    }
    outcome.nanos = System.nanoTime() - start;
    outcome.sent -= out.size();
    cache.free(out);
    return outcome;
  }

  private void fill(Plan plan, Outcome outcome, long source, int run) {
    long room = plan.window() - (outcome.sent - outcome.received);
    while (out.size() < Burst.DEFAULT_SIZE && room-- > 0 && outcome.sent < plan.frames()) {
      long empty = cache.allocate();
      if (empty == Packet.NONE) {
        return;
      }
      int number = (int) outcome.sent;
      int flow = number % plan.flows();
      long frame =
          TestFrame.write(
              empty, plan.size().applyAsInt(number), plan.destination(), source, run, flow, number);
      out.add(plan.finish().applyAsLong(frame));
      outcome.sent++;
    }
  }

  private int receive(Outcome outcome, Order order, int run) {
    int received = 0;
    for (int queue = 0; queue < rx.size(); queue++) {
      rx.get(queue).poll(in, Burst.DEFAULT_SIZE);
      for (int i = 0; i < in.size(); i++) {
        if (judge(in.get(i), outcome, order, run)) {
          outcome.byQueue[queue]++;
          received++;
        }
      }
      cache.free(in);
    }
    return received;
  }

  private static boolean judge(long packet, Outcome outcome, Order order, int run) {
    if (!TestFrame.isOf(packet, run)) {
      outcome.foreign++;
      return false;
    }
    outcome.received++;
    if (!TestFrame.isIntact(packet)) {
      outcome.damaged++;
    } else if (!order.follows(TestFrame.flow(packet), TestFrame.number(packet))) {
      outcome.disordered++;
    }
    outcome.verified += Packet.has(packet, Packet.L4_CHECKSUM_GOOD) ? 1 : 0;
    boolean tagged = Packet.has(packet, Packet.VLAN_TAG) && PacketMeta.vlanTag(packet) == VLAN;
    outcome.tagged += tagged ? 1 : 0;
    return true;
  }

  /** Drops what arrives. */
  private void poll(Outcome outcome, int run) {
    receive(outcome, new Order(1), run);
  }

  /** Sends one frame. */
  void sendOne(long destination, int bytes) {
    out.add(
        TestFrame.write(
            cache.allocate(), bytes, destination, sender.info().mac().value(), ++runs, 0, 0));
    tx.send(out);
    cache.free(out);
    tx.flush();
  }

  /** Polls all queues once and drops what has arrived; how many of them were ours. */
  int takeOwn() {
    Outcome outcome = new Outcome(rx.size());
    receive(outcome, new Order(1), runs);
    return (int) outcome.received;
  }

  @Override
  public void close() {
    closeOpened();
    int lost = pool.inUse();
    closePool();
    if (lost != 0) {
      throw new IllegalStateException(lost + " buffers are not back in the pool");
    }
  }

  private void closeOpened() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }

  private void closePool() {
    cache.close();
    pool.close();
  }

  /** Whether the frames of each flow come in the order of their numbers. */
  private static final class Order {
    private final int[] last;

    Order(int flows) {
      last = new int[flows];
      Arrays.fill(last, -1);
    }

    boolean follows(int flow, int number) {
      if (flow >= last.length || number <= last[flow]) {
        return false;
      }
      last[flow] = number;
      return true;
    }
  }
}
