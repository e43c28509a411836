package io.millrace.driver.virtio;

import io.millrace.driver.card.CardDriver;
import io.millrace.driver.card.CardException;
import io.millrace.driver.card.RssKey;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.RingMemory;
import io.millrace.driver.port.MacAddress;
import java.util.List;

/**
 * The queue of commands to the device, section 5.1.6.5. Each is a class, a command and data, which
 * the device answers with one byte. One at a time; for the thread that starts the card.
 */
final class ControlQueue implements AutoCloseable {
  /** Most addresses that {@link #macTable} takes. */
  static final int MAX_MACS = 512;

  private static final int RX = 0;
  private static final int RX_PROMISC = 0;
  private static final int MAC = 1;
  private static final int MAC_TABLE_SET = 0;
  private static final int MQ = 4;
  private static final int MQ_VQ_PAIRS_SET = 0;
  private static final int MQ_RSS_CONFIG = 1;

  /** IPv4 and IPv6, with the ports of TCP and UDP. */
  private static final int HASH_TYPES = 0x3f;

  /** As many as every device can take (section 5.1.4.1). */
  private static final int TABLE_LENGTH = 128;

  private static final int OK = 0;
  private static final int NO_ANSWER = 0xff;
  private static final long TIMEOUT_MILLIS = 1000;
  private static final int MAX_COMMAND = 2 + 4 + 4 + 6 * MAX_MACS;

  private final Virtqueue queue;
  private final RingMemory memory = RingMemory.allocate(MAX_COMMAND + 64, 64);
  private final long answer = memory.address();
  private final long command = answer + 64;
  private int length;

  ControlQueue(Virtqueue queue) {
    this.queue = queue;
  }

  /** Makes the queue, empty, known to the device. */
  void enable() {
    queue.reset();
    queue.enable(VirtioTransport.NO_VECTOR);
  }

  /** Whether frames for other stations are received (section 5.1.6.5.1). */
  void promiscuous(boolean on) {
    begin(RX, RX_PROMISC);
    put8(on ? 1 : 0);
    execute("to receive all frames or not");
  }

  /** What is received beside the device's own address and broadcast (section 5.1.6.5.2). */
  void macTable(List<MacAddress> macs) {
    begin(MAC, MAC_TABLE_SET);
    putMacs(macs.stream().filter(mac -> !mac.isGroup()).toList());
    putMacs(macs.stream().filter(MacAddress::isGroup).toList());
    execute("to receive the addresses configured");
  }

  /** How many pairs of queues the device uses (section 5.1.6.5.6). */
  void pairs(int count) {
    begin(MQ, MQ_VQ_PAIRS_SET);
    put16(count);
    execute("to use " + count + " pairs of queues");
  }

  /**
   * The same, and flows are spread over them by Toeplitz' hash (section 5.1.6.5.7).
   *
   * @param hashTypes what the device can spread by
   */
  void spread(int pairs, int hashTypes) {
    begin(MQ, MQ_RSS_CONFIG);
    put16(hashTypes & HASH_TYPES);
    put16(0);
    put16(TABLE_LENGTH - 1);
    put16(0); // what has no hash goes to the first queue
    for (int i = 0; i < TABLE_LENGTH; i++) {
      put16(i % pairs);
    }
    put16(pairs);
    put8(RssKey.BYTES);
    for (int i = 0; i < RssKey.BYTES; i++) {
      put8(RssKey.PATTERN >>> 8 * (~i & 1));
    }
    execute("to spread flows over " + pairs + " queues");
  }

  private void begin(int group, int number) {
    length = 0;
    put8(group);
    put8(number);
  }

  private void put8(int value) {
    PacketMemory.putByte(command + length++, value);
  }

  private void put16(int value) {
    put8(value & 0xff);
    put8(value >>> 8);
  }

  private void putMacs(List<MacAddress> macs) {
    PacketMemory.putIntLe(command + length, macs.size());
    length += 4;
    for (MacAddress mac : macs) {
      for (int shift = 40; shift >= 0; shift -= 8) {
        put8((int) (mac.value() >>> shift));
      }
    }
  }

  private void execute(String what) {
    PacketMemory.putByte(answer, NO_ANSWER);
    queue.postPair(command, length, answer, 1);
    CardDriver.await("the device's answer when asked " + what, TIMEOUT_MILLIS, queue::isPairDone);
    if (PacketMemory.getByte(answer) != OK) {
      throw new CardException("the device refuses " + what);
    }
  }

  @Override
  public void close() {
    queue.close();
    memory.close();
  }
}
