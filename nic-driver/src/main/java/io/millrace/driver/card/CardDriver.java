package io.millrace.driver.card;

import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A card of one model, configured and not yet started: what {@link CardPort} makes a port of. Its
 * factory takes the {@link CardConfig} and refuses, with a {@link
 * io.millrace.driver.port.PortException}, what the model cannot do, naming what it can.
 *
 * <p>All methods are for one thread at a time, which the port sees to; only the rings are used by
 * the queues' threads, and never between {@link #halt} and {@link #start}.
 */
public interface CardDriver extends AutoCloseable {
  /** The driver's name, such as {@code e1000e}. */
  String name();

  /** The card's own address. */
  MacAddress mac();

  /**
   * Whether the device is another process, which may come and go and take its time: its absence is
   * no failure of the port, and nor is that it does not look at what it is sent.
   */
  default boolean isProcess() {
    return false;
  }

  /**
   * The ring of a receive queue, the same until the next {@link #start}.
   *
   * @param queue 0 to {@link CardConfig#rxQueues} - 1
   */
  RxRing rxRing(int queue);

  /**
   * The ring of a transmit queue, the same until the next {@link #start}.
   *
   * @param queue 0 to {@link CardConfig#txQueues} - 1
   */
  TxRing txRing(int queue);

  /**
   * Resets the card and sets it up as configured, with its rings empty, and lets it go. The rings'
   * threads post buffers from then on. The link may take seconds to come up; this does not wait for
   * it.
   *
   * @throws CardException if the card does not do what it should; the caller halts it then
   */
  void start();

  /**
   * Ends all DMA: when it returns, the card touches no buffer and no ring any more. Bounded in
   * time. Done again, or before {@link #start}, it does no harm.
   */
  void halt();

  /**
   * The link as of now.
   *
   * @throws CardException if the card has vanished
   */
  LinkState link();

  /**
   * Looks whether the card is in order. The port does it ten times a second, so it reads few
   * registers; those that may be full within a second are among them.
   *
   * @throws CardException if the card has vanished, or reports an error that takes a restart
   */
  void check();

  /**
   * Adds what the card has counted since the last call. The port does it once a second, lest a
   * register reaches its end, and when it is asked for figures.
   *
   * @throws CardException if the card has vanished
   */
  void collect(CardCounters counters);

  /**
   * An eventfd(2) that counts the interrupts of a receive queue, or -1 if none are configured. It
   * stays the same across {@link #halt} and {@link #start}.
   */
  int interruptFd(int queue);

  /**
   * Has the card raise the interrupt of a receive queue, once, when something arrives or has
   * arrived since the ring was last polled. For the queue's thread. Only if configured.
   */
  void armInterrupt(int queue);

  /** Has the card raise no interrupt for the queue. For the queue's thread. */
  void disarmInterrupt(int queue);

  /** Halts the card and gives it back, with its rings' memory. */
  @Override
  void close();

  /**
   * Makes the driver of a card that is open; the card is closed if that fails.
   *
   * @param maker makes it, and may throw {@link CardException} as any driver does
   * @throws PortException if it cannot be made, with the port's name before what the card has done
   */
  static <D extends CardDriver> D make(Card card, CardConfig config, Supplier<D> maker) {
    try {
      return maker.get();
    } catch (CardException e) {
      card.close();
      throw new PortException(config.name() + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      card.close();
      throw e;
    }
  }

  /**
   * Waits for the card to do something that takes it microseconds to milliseconds, such as a reset.
   *
   * @throws CardException if it has not by then
   */
  static void await(String what, long timeoutMillis, BooleanSupplier done) {
    if (!isWithin(timeoutMillis, done)) {
      throw new CardException(what + " has not ended after " + timeoutMillis + " ms");
    }
  }

  /** The same, for what may fail: whether the card has done it by then. */
  static boolean isWithin(long timeoutMillis, BooleanSupplier done) {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }
}
