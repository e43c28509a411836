package io.millrace.driver.card;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.Gate;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A network card that its driver owns.
 *
 * <p>The card runs while at least one queue is open. The last queue to close halts it, and only
 * then are the buffers in its rings free: a card never has an address of memory that belongs to
 * somebody else. When the card fails or hangs, the watch takes the rings from the queues' threads
 * through the {@link Gate}, halts the card, starts it anew and gives the rings back; meanwhile the
 * port is down. When the kernel wants the card back, it gets it, and the port takes it again when
 * it can.
 */
public final class CardPort implements Port {
  private static final String GIVEN_BACK =
      "the card was given back to the kernel, to be removed or unbound";

  private static final int LOOKS_PER_COLLECT = 10;

  private final CardConfig config;
  private final CardDriver driver;
  private final Lease lease;
  private final PortInfo info;
  private final Gate gate = new Gate();
  private final List<QueueCounters> rxCounters;
  private final List<QueueCounters> txCounters;

  /** Of what was in transmit rings that were taken away, while their threads count on. */
  private final QueueCounters reclaimed = new QueueCounters();

  private final @Nullable CardRxQueue[] rxQueues;
  private final @Nullable CardTxQueue[] txQueues;
  private final CardCounters cardCounters = new CardCounters();
  private final StallCheck stalls;
  private final CardWatch watch;

  /** Of the queues' buffers, from the first queue to be opened on. */
  private @Nullable PacketPool pool;

  private int looksUntilCollect;
  private int openQueues;
  private boolean closed;

  /** The kernel wants the card and does not have it yet. */
  private boolean wanted;

  /** The kernel has the card. */
  private boolean away;

  private volatile LinkState link = LinkState.down("no queue is open yet");
  private volatile int losses;

  /**
   * Makes a port of a card; the card is the port's from here on, for good.
   *
   * @throws PortException if a frame of the configured MTU does not fit a packet buffer
   */
  public CardPort(CardConfig config, CardDriver driver) {
    this(config, driver, Lease.FOREVER);
  }

  /**
   * Makes a port of a card; the card is the port's from here on, unless it is wanted back.
   *
   * @throws PortException if a frame of the configured MTU does not fit a packet buffer
   */
  public CardPort(CardConfig config, CardDriver driver, Lease lease) {
    this.config = config;
    this.driver = driver;
    this.lease = lease;
    if (!config.fitsBuffers()) {
      driver.close();
      throw new PortException(
          "an MTU of %d needs packet buffers with a data room of %d bytes: start with"
                  .formatted(config.mtu(), config.maxFrame())
              + " -Dmillrace.data-room="
              + config.maxFrame());
    }
    info =
        new PortInfo(
            config.name(),
            driver.name(),
            driver.mac(),
            config.mtu(),
            config.rxQueues(),
            config.txQueues());
    rxCounters = Stream.generate(QueueCounters::new).limit(config.rxQueues()).toList();
    txCounters = Stream.generate(QueueCounters::new).limit(config.txQueues()).toList();
    rxQueues = new CardRxQueue[config.rxQueues()];
    txQueues = new CardTxQueue[config.txQueues()];
    stalls = new StallCheck(config.txQueues());
    watch =
        driver.isProcess() ? new CardWatch(this::look, config.name()) : new CardWatch(this::look);
  }

  CardDriver driver() {
    return driver;
  }

  /** Whether the link was up when last looked at. */
  boolean isUp() {
    return link.up();
  }

  @Override
  public PortInfo info() {
    return info;
  }

  @Override
  public synchronized RxQueue openRx(int index, PacketCache cache) {
    if (rxQueues[index] != null) {
      throw new IllegalStateException(name() + ": receive queue " + index + " is open already");
    }
    begin(cache);
    CardRxQueue queue =
        new CardRxQueue(this, index, cache, rxCounters.get(index), gate.newPassage());
    rxQueues[index] = queue;
    return queue;
  }

  @Override
  public synchronized TxQueue openTx(int index, PacketCache cache) {
    if (txQueues[index] != null) {
      throw new IllegalStateException(name() + ": transmit queue " + index + " is open already");
    }
    begin(cache);
    CardTxQueue queue =
        new CardTxQueue(
            this, index, cache, txCounters.get(index), gate.newPassage(), config.maxFrame());
    txQueues[index] = queue;
    return queue;
  }

  /** One more queue; the first one starts the card, if it is here. */
  private void begin(PacketCache cache) {
    if (openQueues == 0) {
      pool = cache.pool();
      if (!away) {
        start();
      }
    }
    openQueues++;
  }

  private void start() {
    if (driver.isProcess()) {
      link = LinkState.down("nobody is there yet");
      watch.succeeded();
      watch.lookNow();
      return;
    }
    try {
      driver.start();
      link = driver.link();
    } catch (CardException e) {
      driver.halt();
      throw new PortException(name() + ": " + e.getMessage(), e);
    }
    gate.open();
  }

  synchronized void closedRx(int index, PacketCache cache) {
    rxQueues[index] = null;
    end(cache);
  }

  synchronized void closedTx(int index, PacketCache cache) {
    txQueues[index] = null;
    end(cache);
  }

  /** One queue less; the last one halts the card and frees what is in the rings. */
  private void end(PacketCache cache) {
    openQueues--;
    if (openQueues == 0) {
      gate.shut();
      if (!away) {
        collect();
        driver.halt();
        link = LinkState.down("no queue is open");
      }
      reclaim(cache);
    }
  }

  /** Under the lock, as everything that counts what is {@link #reclaimed}. */
  private void reclaim(PacketCache cache) {
    for (int i = 0; i < config.rxQueues(); i++) {
      driver.rxRing(i).reclaim(cache);
    }
    for (int i = 0; i < config.txQueues(); i++) {
      driver.txRing(i).reclaim(cache, reclaimed);
    }
  }

  /** Called by the watch, over and over. */
  private synchronized void look() {
    if (closed) {
      return;
    }
    try {
      wanted |= lease.isWantedBack();
      if (wanted) {
        giveBack();
      } else if (away) {
        takeAgain();
      } else if (openQueues != 0) {
        examine();
      }
    } catch (CardException e) {
      fail(e.getMessage());
    } catch (RuntimeException | InternalError e) {
      // An access to registers that the kernel has unmapped is an InternalError.
      fail("unexpected: " + e);
    }
  }

  private void fail(String reason) {
    gate.shut();
    note(LinkState.down(reason));
  }

  private void examine() {
    if (gate.isOpen()) {
      driver.check();
      if (--looksUntilCollect <= 0) {
        driver.collect(cardCounters);
        looksUntilCollect = LOOKS_PER_COLLECT;
      }
      note(driver.link());
      if (!driver.isProcess()) {
        stalls.check(txQueues, link.up());
      }
    } else if (gate.isClear() && watch.mayTry()) {
      restart();
    }
  }

  private void restart() {
    driver.halt();
    reclaim();
    driver.start();
    watch.succeeded();
    stalls.reset();
    gate.open();
    note(driver.link()); // after it: who sees the link up finds the rings there
  }

  /** As soon as no queue uses its ring any more. */
  private void giveBack() {
    if (gate.isOpen()) {
      collect();
      gate.shut();
    }
    note(LinkState.down(GIVEN_BACK));
    if (gate.isClear()) {
      driver.halt();
      lease.giveBack();
      if (openQueues != 0) {
        reclaim();
      }
      wanted = false;
      away = true;
    }
  }

  private void takeAgain() {
    if (watch.mayTry()) {
      try {
        lease.takeAgain();
      } catch (CardException e) {
        throw new CardException(GIVEN_BACK + "; now: " + e.getMessage());
      }
      away = false;
      watch.succeeded();
      if (openQueues != 0) {
        restart();
      } else {
        link = LinkState.down("no queue is open");
      }
    }
  }

  private void reclaim() {
    if (pool != null) {
      try (PacketCache cache = pool.newCache()) {
        reclaim(cache);
      }
    }
  }

  private void note(LinkState now) {
    if (link.up() && !now.up()) {
      int count = losses + 1;
      losses = count;
    }
    link = now;
  }

  private void collect() {
    try {
      driver.collect(cardCounters);
    } catch (CardException e) {
      note(LinkState.down(e.getMessage()));
    }
  }

  @Override
  public LinkState link() {
    return link;
  }

  @Override
  public int linkLosses() {
    return losses;
  }

  private synchronized PortStats ownStats() {
    if (gate.isOpen()) {
      collect();
    }
    return new PortStats(
        0, 0, cardCounters.missed(), cardCounters.rxErrors(), 0, 0, 0, cardCounters.txErrors());
  }

  /** Does not wait for another process, which counts nothing anyway. */
  @Override
  public PortStats stats() {
    PortStats own = driver.isProcess() ? PortStats.ZERO : ownStats();
    return own.plus(QueueCounters.sum(rxCounters, txCounters)).plus(reclaimed.asTx());
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      watch.close();
      driver.close();
    }
  }
}
