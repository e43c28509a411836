package io.millrace.stages.wireguard.stage;

import io.millrace.driver.memory.Packet;

/**
 * The packets that one worker keeps for a peer until there is a key: the latest {@value #ROOM}, as
 * many as Linux does, oldest first.
 */
final class HeldPackets {
  static final int ROOM = 128;

  private final long[] packets = new long[ROOM];
  private int first;
  private int size;

  /** The peer's count of purges when the first of them came. */
  int purges;

  int size() {
    return size;
  }

  boolean isFull() {
    return size == ROOM;
  }

  void add(long packet) {
    packets[(first + size) % ROOM] = packet;
    size++;
  }

  /** The oldest, which is not held any more, or {@link Packet#NONE}. */
  long remove() {
    if (size == 0) {
      return Packet.NONE;
    }
    long packet = packets[first];
    first = (first + 1) % ROOM;
    size--;
    return packet;
  }
}
