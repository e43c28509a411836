package io.millrace.perf.traffic;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.TxQueue;
import java.util.List;

/**
 * Sends the frames of one lane when they are due. What is due at the same look departs in one
 * burst. What the queue has no room for is offered again in the next round, with its lateness put
 * right. What nobody could write until it was too late is passed over and counted: it is not made
 * up for by a burst. For one thread and one trial.
 */
final class Sender {
  static final int BURST = 32;

  private final TxQueue queue;
  private final PacketCache cache;
  private final StreamFrames[] streams;
  private final int[] turns;
  private final long origin;
  private final long patience;
  private final SendTally tally;

  /** Frames that are written and have not departed; their streams, when they are due, lengths. */
  private final Burst out = new Burst();

  private final int[] owner = new int[BURST];
  private final long[] due = new long[BURST];
  private final int[] lengths = new int[BURST];

  /** Empty buffers in store. */
  private final long[] spare = new long[BURST];

  private final long[] unsent;
  private Departures departures;
  private int turn;
  private int spares;

  /** Frames at the front of {@link #out} that do not count. */
  private int uncounted;

  private boolean counting;
  private boolean refused;
  private long emptyPool;

  /**
   * A sender.
   *
   * @param lane what to send, and by which queue
   * @param frames those of each stream of the lane
   * @param origin when the trial began
   * @param warmUp when frames are due that do not count
   */
  Sender(
      OpenLane lane, TrialOrder order, List<StreamFrames> frames, long origin, Departures warmUp) {
    queue = lane.tx();
    cache = lane.txCache();
    streams = frames.toArray(StreamFrames[]::new);
    turns = FrameSizeMix.turns(lane.lane().streams().stream().map(TrafficStream::weight).toList());
    this.origin = origin;
    departures = warmUp;
    patience = order.patienceNanos();
    tally = new SendTally(streams.length, !order.isFlood());
    unsent = new long[streams.length];
  }

  /** From here on frames count, and are due by another schedule. */
  void startCounting(Departures schedule) {
    departures = schedule;
    counting = true;
    uncounted = out.size();
    turn = 0;
    for (StreamFrames stream : streams) {
      stream.startCounting();
    }
  }

  /** Sends what is due. */
  void round(long now) {
    long skipped = departures.skip(now - patience);
    if (skipped > 0 && counting) {
      tally.skipped(skipped, refused);
    }
    if (!out.isEmpty()) {
      delay(now);
    }
    if (out.size() < BURST) {
      write(now);
    }
    if (!out.isEmpty()) {
      send(now);
    }
    queue.flush();
  }

  private void delay(long now) {
    for (int i = 0; i < out.size(); i++) {
      streams[owner[i]].delay(out.get(i), now - due[i]);
    }
  }

  private void write(long now) {
    int waiting = out.size();
    int room = BURST - waiting;
    if (spares < room) {
      spares += cache.allocate(spare, spares, room - spares);
      emptyPool += spares == 0 ? 1 : 0;
    }
    int count = departures.take(now, due, waiting, Math.min(room, spares));
    for (int i = waiting; i < waiting + count; i++) {
      int stream = turns[turn];
      turn = turn + 1 == turns.length ? 0 : turn + 1;
      long packet = streams[stream].write(spare[--spares], due[i] - origin, now - due[i]);
      owner[i] = stream;
      lengths[i] = Packet.length(packet);
      out.add(packet);
    }
  }

  private void send(long now) {
    int offered = out.size();
    int departed = queue.send(out);
    refused = departed < offered;
    if (counting) {
      count(now, departed);
    }
    if (refused) {
      int left = offered - departed;
      System.arraycopy(owner, departed, owner, 0, left);
      System.arraycopy(due, departed, due, 0, left);
      System.arraycopy(lengths, departed, lengths, 0, left);
    }
  }

  private void count(long now, int departed) {
    int from = Math.min(uncounted, departed);
    uncounted -= from;
    for (int i = from; i < departed; i++) {
      tally.bytes(owner[i], lengths[i]);
    }
    tally.departed(now, due, from, departed);
    tally.round(refused);
  }

  /** Lets the queue go on with what it was given. */
  void flush() {
    queue.flush();
  }

  /** Whether all that was due has departed or was passed over. */
  boolean isDone() {
    return departures.isOver() && out.isEmpty();
  }

  /** Gives up on what was due and has not departed by now, and gives the buffers back. */
  void end(long now) {
    tally.skipped(departures.skip(now), refused);
    for (int i = uncounted; i < out.size(); i++) {
      unsent[owner[i]]++;
      tally.skipped(1, true);
    }
    cache.free(out);
    cache.free(spare, 0, spares);
    spares = 0;
  }

  /** Frames of a stream of the lane that departed and count; once the sender has ended. */
  long sent(int stream) {
    return streams[stream].written() - unsent[stream];
  }

  /** Their bytes, without frame check sequence. */
  long sentBytes(int stream) {
    return tally.bytes(stream);
  }

  /** Frames that departed and count, so far. Any thread. */
  long sent() {
    return tally.sent();
  }

  /** When the last frame that departed was due. */
  long lastDue() {
    return tally.lastDue();
  }

  SendFigures figures() {
    return tally.figures(emptyPool);
  }
}
