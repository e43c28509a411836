package io.millrace.driver.pcap;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Replays one capture file and writes another; either may be missing. Packets replayed carry the
 * time and, if they were cut, the length they were captured with.
 *
 * <p>A receive queue that is closed and opened again goes on where it was.
 */
public final class PcapPort implements Port {
  private static final int ETHERNET_HEADER = 14;

  private final PortInfo info;
  private final EpochNanoClock clock;
  private final @Nullable CaptureFile input;
  private final @Nullable Replay replay;
  private final @Nullable PcapngWriter writer;

  /** Counts what is sent although there is no output. */
  private final QueueCounters unsent = new QueueCounters();

  /**
   * Opens the files.
   *
   * @throws PortException if one cannot be read or written as asked; the other is not touched then
   */
  public PcapPort(PcapConfig config) {
    this(config, new OffsetEpochNanoClock());
  }

  /** As above, with the time from a clock of the caller's. */
  public PcapPort(PcapConfig config, EpochNanoClock clock) {
    this.clock = clock;
    info =
        new PortInfo(
            config.name(),
            "pcap",
            config.mac(),
            PacketMemory.DATA_ROOM - ETHERNET_HEADER,
            1,
            config.txQueues());
    refuseSameFile(config.input(), config.output());
    input = config.input() == null ? null : new CaptureFile(config.input());
    try {
      replay = input == null ? null : replay(input, config, clock);
      writer = config.output() == null ? null : new PcapngWriter(config.output(), config.name());
    } catch (PortException e) {
      closeInput();
      throw e;
    }
  }

  private static Replay replay(CaptureFile input, PcapConfig config, EpochNanoClock clock) {
    if (config.strict()) {
      input.requireWhole();
    }
    return new Replay(
        input.path().toString(), input.bytes(), config.loops(), Pace.of(config, clock));
  }

  /** Opening the output would empty the input. */
  private static void refuseSameFile(@Nullable Path input, @Nullable Path output) {
    try {
      if (input != null
          && output != null
          && Files.exists(input)
          && Files.exists(output)
          && Files.isSameFile(input, output)) {
        throw new PortException(
            input + " is to be read and written at the same time: name another file to write");
      }
    } catch (IOException e) {
      throw new PortException("cannot compare " + input + " and " + output + ": " + e, e);
    }
  }

  @Override
  public PortInfo info() {
    return info;
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    return new RxQueue() {
      @Override
      public int poll(Burst burst, int max) {
        return replay == null ? 0 : replay.poll(burst, max, cache);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    return writer == null ? new NoOutput(cache) : new PcapTxQueue(writer, clock, cache);
  }

  @Override
  public LinkState link() {
    LinkState reading = replay == null ? LinkState.UP : replay.link();
    return !reading.up() || writer == null ? reading : writer.link();
  }

  @Override
  public PortStats stats() {
    PortStats received = replay == null ? PortStats.ZERO : replay.stats();
    return received.plus(writer == null ? unsent.asTx() : writer.stats());
  }

  /** Without an input from the start. */
  @Override
  public boolean exhausted() {
    return replay == null || replay.isExhausted();
  }

  /** What the user should know of the input, once it has been read: where it is damaged. */
  public Optional<String> warning() {
    return replay == null ? Optional.empty() : replay.warning();
  }

  @Override
  public void close() {
    closeInput();
    if (writer != null) {
      writer.close();
    }
  }

  private void closeInput() {
    if (input != null) {
      input.close();
    }
  }

  /** There is nowhere to send to: everything is an error. */
  private final class NoOutput implements TxQueue {
    private final PacketCache cache;

    NoOutput(PacketCache cache) {
      this.cache = cache;
    }

    @Override
    public int send(Burst burst) {
      int count = burst.size();
      synchronized (unsent) {
        unsent.errors(count);
      }
      cache.free(burst);
      return count;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
