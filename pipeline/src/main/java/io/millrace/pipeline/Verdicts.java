package io.millrace.pipeline;

import io.millrace.driver.memory.Burst;
import java.util.Arrays;

/**
 * What becomes of the packets of a burst, and which packets a stage adds. All packets are kept,
 * that is sent to the first output, unless the stage says otherwise; a stage that keeps everything
 * thus writes nothing and the burst goes on as it is.
 *
 * <p>Belongs to the worker; a stage must not keep it beyond the call it was given in.
 */
public final class Verdicts {
  /** Verdict codes: an output's number from 0 on, ~id of a drop reason below, or this. */
  static final short HELD = Short.MAX_VALUE;

  /** Behind the last packet that any burst may have. */
  private static final int BEHIND_ALL = Burst.MAX_SIZE - 1;

  private final short[] codes = new short[Burst.MAX_SIZE];
  private boolean touched;
  private int held;

  private long[] added = new long[Burst.DEFAULT_SIZE];
  private short[] addedCodes = new short[Burst.DEFAULT_SIZE];
  private short[] addedBehind = new short[Burst.DEFAULT_SIZE];
  private int addedCount;
  private int generated;
  private int released;

  /** For the pipeline and for tests of stages. */
  public Verdicts() {}

  /** Drops the packet at an index of the burst. */
  public void drop(int index, DropReason reason) {
    codes[index] = (short) ~reason.id();
    touched = true;
  }

  /** Sends the packet at an index of the burst to an output, by its number. */
  public void send(int index, int output) {
    codes[index] = (short) output;
    touched |= output != 0; // all go to the first unless told otherwise
  }

  /**
   * Takes the packet at an index of the burst out of the flow: the stage owns it until it releases
   * or drops it, and counts it in {@link Stage#held}.
   */
  public void hold(int index) {
    codes[index] = HELD;
    touched = true;
    held++;
  }

  /** Sends a packet that the stage has made (allocated or copied) to an output. */
  public void emit(int output, long packet) {
    emitBehind(BEHIND_ALL, output, packet);
  }

  /**
   * Sends a packet that the stage has made to an output, right behind the packet at {@code index}
   * of the burst, as with the fragments of that packet. Indices must not decrease from one call to
   * the next.
   */
  public void emitBehind(int index, int output, long packet) {
    add(index, (short) output, packet);
    generated++;
  }

  /** Sends a packet that was held to an output. */
  public void release(int output, long packet) {
    add(BEHIND_ALL, (short) output, packet);
    released++;
  }

  /** Drops a packet that was held. */
  public void dropHeld(long packet, DropReason reason) {
    add(BEHIND_ALL, (short) ~reason.id(), packet);
    released++;
  }

  private void add(int behind, short code, long packet) {
    if (addedCount == added.length) {
      added = Arrays.copyOf(added, addedCount * 2);
      addedCodes = Arrays.copyOf(addedCodes, addedCount * 2);
      addedBehind = Arrays.copyOf(addedBehind, addedCount * 2);
    }
    added[addedCount] = packet;
    addedCodes[addedCount] = code;
    addedBehind[addedCount] = (short) behind;
    addedCount++;
  }

  short code(int index) {
    return codes[index];
  }

  /** The code of all packets of a burst, or {@link #HELD} if they differ. */
  short commonCode(int burstSize) {
    if (!touched) {
      return 0;
    }
    short first = codes[0];
    int difference = 0;
    for (int i = 1; i < burstSize; i++) {
      difference |= codes[i] ^ first;
    }
    return difference == 0 ? first : HELD;
  }

  int addedCount() {
    return addedCount;
  }

  long addedPacket(int index) {
    return added[index];
  }

  short addedCode(int index) {
    return addedCodes[index];
  }

  /** Index of the packet behind which the added one goes. */
  int addedBehind(int index) {
    return addedBehind[index];
  }

  /** Packets made by the stage. */
  int generated() {
    return generated;
  }

  /** Packets newly held less packets no longer held. */
  int heldChange() {
    return held - released;
  }

  /** Back to keeping everything. */
  void reset(int burstSize) {
    if (touched) {
      Arrays.fill(codes, 0, burstSize, (short) 0);
      touched = false;
      held = 0;
    }
    addedCount = 0;
    generated = 0;
    released = 0;
  }
}
