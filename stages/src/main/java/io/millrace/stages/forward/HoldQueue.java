package io.millrace.stages.forward;

import io.millrace.stages.table.neighbor.Neighbor;

/**
 * Packets that wait for a neighbor's Ethernet address, oldest first, each with the interface it
 * came in by.
 */
final class HoldQueue {
  /** Packets that may wait for one neighbor; RFC 4861, section 7.2.2 asks for one at least. */
  static final int CAPACITY = 16;

  final Neighbor neighbor;

  private final int failuresBefore;
  private final long[] packets = new long[CAPACITY];
  private final RouterInterface[] ingresses = new RouterInterface[CAPACITY];
  private int first;
  private int size;

  HoldQueue(Neighbor neighbor) {
    this.neighbor = neighbor;
    failuresBefore = neighbor.failures();
  }

  boolean isFull() {
    return size == CAPACITY;
  }

  int size() {
    return size;
  }

  void add(long packet, RouterInterface ingress) {
    int at = (first + size++) % CAPACITY;
    packets[at] = packet;
    ingresses[at] = ingress;
  }

  /** Interface that the oldest packet came in by. */
  RouterInterface firstIngress() {
    return ingresses[first];
  }

  /** Takes out the oldest packet. */
  long removeFirst() {
    long packet = packets[first];
    first = (first + 1) % CAPACITY;
    size--;
    return packet;
  }

  /** Whether the neighbor has not answered since the first packet began to wait. */
  boolean hasFailed() {
    return neighbor.failures() != failuresBefore;
  }
}
