package io.millrace.driver.pcap;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.pcap.CaptureReader.Step;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replays a capture into packet buffers. Each record is either delivered or counted as an error.
 * When there is no free buffer the file waits: it can, where a card would have to drop. One thread
 * at a time polls it; any thread may ask how it is.
 */
final class Replay {
  /** Records a poll looks at beyond those it delivers, so that a poll stays short. */
  private static final int MAX_SKIPPED = 256;

  private final String name;
  private final MemorySegment file;
  private final CaptureReader reader;
  private final Pace pace;
  private final QueueCounters counters = new QueueCounters();
  private long passesLeft;
  private boolean deliveredInPass;

  /** Whether the reader stands at a packet that is not delivered yet. */
  private boolean pending;

  private volatile boolean ended;
  private volatile @Nullable String warning;
  private volatile @Nullable String failure;

  Replay(String name, MemorySegment file, long loops, Pace pace) {
    this.name = name;
    this.file = file;
    this.pace = pace;
    passesLeft = loops;
    reader = CaptureFile.newReader(file, name);
  }

  int poll(Burst burst, int max, PacketCache cache) {
    if (ended) {
      return 0;
    }
    int before = burst.size();
    try {
      deliver(burst, pace.begin(max), cache);
    } catch (InternalError e) {
      // What the virtual machine throws when a page of a mapped file is no longer there.
      counters.errors(1);
      failure = name + " was cut short while it was being read";
      ended = true;
    }
    int delivered = burst.size() - before;
    pace.end(delivered);
    return delivered;
  }

  private void deliver(Burst burst, int allowed, PacketCache cache) {
    int delivered = 0;
    long bytes = 0;
    try {
      for (int steps = allowed + MAX_SKIPPED; delivered < allowed && steps > 0 && !ended; ) {
        if (!pending) {
          pending = advance();
          steps--;
          continue;
        }
        long buffer = pace.isDue() ? cache.allocate() : Packet.NONE;
        if (buffer == Packet.NONE) {
          break;
        }
        burst.add(copy(buffer, cache));
        pending = false;
        deliveredInPass = true;
        delivered++;
        bytes += reader.capturedLength();
      }
    } finally {
      counters.count(delivered, bytes);
    }
  }

  /** Goes on to the next record. Returns whether it is a packet to deliver. */
  private boolean advance() {
    Step step = reader.step();
    if (step == Step.PACKET && reader.capturedLength() <= PacketMemory.DATA_ROOM) {
      pace.next(reader);
      return true;
    }
    if (step == Step.END) {
      startOver();
    } else if (step != Step.OTHER) {
      counters.errors(1);
    }
    return false;
  }

  /** A pass that had nothing to deliver is the last: the next ones would have nothing either. */
  private void startOver() {
    reader.warning().ifPresent(text -> warning = name + ": " + text);
    if (passesLeft != PcapConfig.FOREVER) {
      passesLeft--;
    }
    if (passesLeft == 0 || !deliveredInPass) {
      ended = true;
    } else {
      deliveredInPass = false;
      reader.rewind();
      pace.restart();
    }
  }

  private long copy(long buffer, PacketCache cache) {
    int length = reader.capturedLength();
    try {
      PacketMemory.copyIn(file, reader.dataOffset(), buffer, length);
    } catch (InternalError e) {
      cache.free(buffer);
      throw e;
    }
    long packet = Packet.withLength(buffer, length);
    if (reader.isTimed()) {
      packet = PacketMeta.withTimestamp(packet, reader.epochNanos());
    }
    return reader.wireLength() > length
        ? PacketMeta.withWireLength(packet, reader.wireLength())
        : packet;
  }

  boolean isExhausted() {
    return ended;
  }

  Optional<String> warning() {
    return Optional.ofNullable(warning);
  }

  LinkState link() {
    String reason = failure;
    return reason == null ? LinkState.UP : LinkState.down(reason);
  }

  PortStats stats() {
    return counters.asRx();
  }
}
