package io.millrace.driver.card;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.MacAddress;
import java.util.List;

/**
 * What a card's port is to be like. Start from {@link #of} and change what matters.
 *
 * @param name the port's name, as the user gave it
 * @param rxQueues receive queues; flows are spread over them by hash
 * @param txQueues transmit queues
 * @param rxSlots descriptors of each receive ring, a power of two, {@value #MIN_SLOTS} to {@value
 *     #MAX_SLOTS}
 * @param txSlots descriptors of each transmit ring, the same
 * @param mtu largest layer-3 packet, in bytes
 * @param promiscuous whether to receive what is addressed to other stations
 * @param macs further addresses to receive, unicast or multicast, when not promiscuous
 * @param vlanOffload whether the card takes VLAN tags off and puts them in ({@link
 *     io.millrace.driver.memory.Packet#VLAN_TAG}); they stay among the packet's bytes otherwise
 * @param interrupts whether receive queues can wake a sleeping worker
 */
public record CardConfig(
    String name,
    int rxQueues,
    int txQueues,
    int rxSlots,
    int txSlots,
    int mtu,
    boolean promiscuous,
    List<MacAddress> macs,
    boolean vlanOffload,
    boolean interrupts) {
  /** Fewest descriptors of a ring. */
  public static final int MIN_SLOTS = 64;

  /** Most descriptors of a ring. */
  public static final int MAX_SLOTS = 4096;

  /** Most queues of a kind. */
  public static final int MAX_QUEUES = 64;

  /** Smallest MTU: what IPv4 demands of a link (RFC 791, 3.2). */
  public static final int MIN_MTU = 68;

  /** Largest MTU. */
  public static final int MAX_MTU = 9216;

  /** Bytes of Ethernet header with two VLAN tags, which an MTU does not count. */
  public static final int FRAME_OVERHEAD = 14 + 2 * 4;

  /** Checks the figures. */
  public CardConfig {
    macs = List.copyOf(macs);
    check("receive queues", rxQueues, 1, MAX_QUEUES);
    check("transmit queues", txQueues, 1, MAX_QUEUES);
    checkSlots("receive", rxSlots);
    checkSlots("transmit", txSlots);
    check("bytes of MTU", mtu, MIN_MTU, MAX_MTU);
  }

  /** One queue each way, 1,024 descriptors, MTU 1500, promiscuous, no offload, no interrupts. */
  public static CardConfig of(String name) {
    return new CardConfig(name, 1, 1, 1024, 1024, 1500, true, List.of(), false, false);
  }

  /** The same with other numbers of queues. */
  public CardConfig withQueues(int rx, int tx) {
    return new CardConfig(
        name, rx, tx, rxSlots, txSlots, mtu, promiscuous, macs, vlanOffload, interrupts);
  }

  /** The same with other ring sizes. */
  public CardConfig withSlots(int rx, int tx) {
    return new CardConfig(
        name, rxQueues, txQueues, rx, tx, mtu, promiscuous, macs, vlanOffload, interrupts);
  }

  /** The same with another MTU. */
  public CardConfig withMtu(int other) {
    return new CardConfig(
        name,
        rxQueues,
        txQueues,
        rxSlots,
        txSlots,
        other,
        promiscuous,
        macs,
        vlanOffload,
        interrupts);
  }

  /** Receiving only what is addressed to the card itself, to all, or to one of these. */
  public CardConfig withFilter(List<MacAddress> others) {
    return new CardConfig(
        name, rxQueues, txQueues, rxSlots, txSlots, mtu, false, others, vlanOffload, interrupts);
  }

  /** With VLAN tags taken off and put in by the card. */
  public CardConfig withVlanOffload() {
    return new CardConfig(
        name, rxQueues, txQueues, rxSlots, txSlots, mtu, promiscuous, macs, true, interrupts);
  }

  /** With receive queues that can wake a sleeping worker. */
  public CardConfig withInterrupts() {
    return new CardConfig(
        name, rxQueues, txQueues, rxSlots, txSlots, mtu, promiscuous, macs, vlanOffload, true);
  }

  /** Largest frame that the port sends and receives, in bytes without checksum sequence. */
  public int maxFrame() {
    return mtu + FRAME_OVERHEAD;
  }

  /** Whether a buffer of packet memory holds the largest frame. */
  boolean fitsBuffers() {
    return maxFrame() <= PacketMemory.DATA_ROOM;
  }

  private static void check(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%d %s: %d to %d are possible".formatted(value, what, min, max));
    }
  }

  private static void checkSlots(String which, int count) {
    check(which + " slots", count, MIN_SLOTS, MAX_SLOTS);
    if (Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException(
          "%d %s slots: it must be a power of two".formatted(count, which));
    }
  }
}
