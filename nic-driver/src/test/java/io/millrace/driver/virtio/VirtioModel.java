package io.millrace.driver.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.virtio.ModelQueue.Buffer;
import io.millrace.driver.virtio.ModelQueue.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A network device as sections 2, 3 and 5.1 of the specification describe it, without a bus. It
 * does nothing by itself: {@link #send} and {@link #receive} make it go on, in the thread that
 * calls them.
 */
final class VirtioModel {
  /** A frame that the driver has sent, with its header. */
  static final class Sent {
    private final byte[] bytes;

    Sent(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] header() {
      return Arrays.copyOf(bytes, 12);
    }

    byte[] frame() {
      return Arrays.copyOfRange(bytes, 12, bytes.length);
    }
  }

  static final long ALL_FEATURES =
      Feature.CSUM
          | Feature.GUEST_CSUM
          | Feature.MTU
          | Feature.MAC
          | Feature.MRG_RXBUF
          | Feature.STATUS
          | Feature.CTRL_VQ
          | Feature.CTRL_RX
          | Feature.MQ
          | Feature.VERSION_1
          | Feature.ACCESS_PLATFORM
          | Feature.RING_PACKED
          | Feature.IN_ORDER
          | Feature.SPEED_DUPLEX
          | 1L << 7 // segmentation offloads of all kinds, which no driver here takes
          | 1L << 8
          | 1L << 11
          | 1L << 12
          | 1L << 28; // indirect descriptors

  final ModelMemory memory = new ModelMemory();
  final ModelQueue[] queues;
  final int pairs;
  final byte[] config = new byte[24];
  final Deque<Sent> sent = new ArrayDeque<>();
  final List<String> commands = new ArrayList<>();
  long offered = ALL_FEATURES;
  int maxQueueSize = 256;
  int status;
  long features;
  long dropped;
  int interrupts;
  int resets;
  boolean stuckInReset;
  boolean refusesFeatures;
  boolean refusesCommands;

  /** Makes the device done with buffers in another order, unless it promised the order. */
  @Nullable Random disorder;

  VirtioModel(int pairs) {
    this.pairs = pairs;
    queues = new ModelQueue[2 * pairs + 1];
    byte[] mac = {0x52, 0x54, 0, 1, 2, 3};
    System.arraycopy(mac, 0, config, 0, mac.length);
    config[6] = 1;
    config[8] = (byte) pairs;
    config[10] = (byte) 9000;
    config[11] = (byte) (9000 >>> 8);
    config[12] = (byte) 2500;
    config[13] = (byte) (2500 >>> 8);
    config[17] = 40;
    config[18] = (byte) 128;
    config[20] = (byte) 0xff;
    config[21] = 1;
    reset();
  }

  void reset() {
    resets++;
    features = 0;
    status = 0;
    Arrays.setAll(queues, i -> new ModelSplitQueue(memory, false));
    showQueues();
  }

  /** The others are there only once there may be many. */
  private void showQueues() {
    for (int i = 0; i < visibleQueues(); i++) {
      queues[i].size = maxQueueSize;
    }
  }

  int visibleQueues() {
    return Feature.has(features, Feature.MQ) ? queues.length : 3;
  }

  void writeStatus(int bits) {
    if (bits == 0) {
      if (!stuckInReset) {
        reset();
      }
      return;
    }
    assertEquals(0, status & ~bits & ~VirtioTransport.DEVICE_NEEDS_RESET, "bits are only added");
    status = bits;
    if ((bits & VirtioTransport.FEATURES_OK) != 0 && (bits & VirtioTransport.DRIVER_OK) == 0) {
      boolean fits = (features & ~offered) == 0 && Feature.has(features, Feature.VERSION_1);
      if (!fits || refusesFeatures) {
        status &= ~VirtioTransport.FEATURES_OK;
      }
      makeQueues();
    }
  }

  private void makeQueues() {
    boolean packed = Feature.has(features, Feature.RING_PACKED);
    Arrays.setAll(
        queues,
        i -> packed ? new ModelPackedQueue(memory) : new ModelSplitQueue(memory, isInOrder()));
    showQueues();
  }

  boolean isInOrder() {
    return Feature.has(features, Feature.IN_ORDER);
  }

  void enable(int index) {
    assertTrue((status & VirtioTransport.FEATURES_OK) != 0, "queues come after features");
    assertEquals(0, status & VirtioTransport.DRIVER_OK);
    ModelQueue queue = queues[index];
    assertEquals(0, queue.descriptors & 15);
    assertEquals(0, queue.driverArea & 3);
    assertEquals(0, queue.deviceArea & 3);
    queue.enabled = true;
  }

  void ring(int index) {
    assertTrue((status & VirtioTransport.DRIVER_OK) != 0, "rung before the driver is ready");
    assertTrue(queues[index].enabled, "rung for a queue that is not enabled");
    queues[index].rung = true;
    if (index == controlIndex()) {
      control(queues[index]);
    }
  }

  private int controlIndex() {
    return Feature.has(features, Feature.MQ) ? 2 * pairs : 2;
  }

  boolean isRunning() {
    return (status & VirtioTransport.DRIVER_OK) != 0;
  }

  /** Sends what the driver has made available, at most {@code max} frames of each queue. */
  int send(int max) {
    int count = 0;
    for (int i = 0; i < pairs && isRunning(); i++) {
      count += send(queues[2 * i + 1], max);
    }
    return count;
  }

  private int send(ModelQueue queue, int max) {
    if (!queue.enabled) {
      return 0;
    }
    queue.fetch();
    List<Buffer> done = new ArrayList<>();
    while (done.size() < max && !queue.fetched.isEmpty()) {
      Buffer buffer = queue.fetched.remove();
      sent.add(gather(buffer));
      done.add(buffer);
    }
    note(queue, done, new int[done.size()]);
    return done.size();
  }

  private Sent gather(Buffer buffer) {
    Part part = buffer.parts().getFirst();
    assertEquals(1, buffer.parts().size());
    assertFalse(part.writable());
    return new Sent(memory.read(part.address(), part.bytes()));
  }

  /** Hands a frame without anything special to the driver. */
  boolean receive(int pair, byte[] frame) {
    return receive(pair, new byte[12], frame, Integer.MAX_VALUE);
  }

  /**
   * Hands a frame to the driver, or drops it if there is no buffer for it.
   *
   * @param maxPart most bytes to put in one buffer, if frames may lie in several
   */
  boolean receive(int pair, byte[] header, byte[] frame, int maxPart) {
    ModelQueue queue = queues[2 * pair];
    if (!isRunning() || !queue.enabled || config[6] == 0) {
      return false;
    }
    queue.fetch();
    if (disorder != null && !isInOrder()) {
      for (int i = disorder.nextInt(4); i > 0 && !queue.fetched.isEmpty(); i--) {
        queue.fetched.add(queue.fetched.remove());
      }
    }
    byte[] whole = Arrays.copyOf(header, 12 + frame.length);
    System.arraycopy(frame, 0, whole, 12, frame.length);
    List<Buffer> used = new ArrayList<>();
    List<Integer> parts = new ArrayList<>();
    for (int at = 0; at < whole.length; at += parts.getLast()) {
      if (queue.fetched.isEmpty() || at > 0 && !Feature.has(features, Feature.MRG_RXBUF)) {
        used.reversed().forEach(queue.fetched::addFirst);
        dropped++;
        return false;
      }
      Buffer buffer = queue.fetched.remove();
      used.add(buffer);
      parts.add(Math.min(Math.min(maxPart, whole.length - at), buffer.writableBytes()));
    }
    whole[10] = (byte) used.size();
    whole[11] = (byte) (used.size() >>> 8);
    scatter(whole, used, parts);
    note(queue, used, parts.stream().mapToInt(Integer::intValue).toArray());
    return true;
  }

  private void scatter(byte[] whole, List<Buffer> used, List<Integer> parts) {
    int at = 0;
    for (int i = 0; i < used.size(); i++) {
      Part part = used.get(i).parts().getFirst();
      assertEquals(1, used.get(i).parts().size());
      assertTrue(part.writable());
      memory.write(part.address(), whole, at, parts.get(i));
      at += parts.get(i);
    }
  }

  private void note(ModelQueue queue, List<Buffer> done, int[] bytes) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < done.size(); i++) {
      order.add(i);
    }
    // Frames of one buffer each may be done with in any order; those of several may not.
    if (disorder != null && !isInOrder() && bytes.length > 0 && bytes[0] == 0) {
      Collections.shuffle(order, disorder);
    }
    for (int i : order) {
      if (isInOrder()) {
        queue.noteBatched(done.get(i), bytes[i], i < done.size() - 1);
      } else {
        queue.note(done.get(i).id(), bytes[i], done.get(i).slots());
      }
    }
    queue.publish();
    if (!done.isEmpty() && queue.vector != VirtioTransport.NO_VECTOR && queue.interruptWanted()) {
      interrupts++;
    }
  }

  private void control(ModelQueue queue) {
    queue.fetch();
    while (!queue.fetched.isEmpty()) {
      Buffer buffer = queue.fetched.remove();
      assertEquals(2, buffer.parts().size());
      Part command = buffer.parts().get(0);
      Part answer = buffer.parts().get(1);
      assertFalse(command.writable());
      assertTrue(answer.writable());
      StringBuilder text = new StringBuilder();
      for (byte each : memory.read(command.address(), command.bytes())) {
        text.append("%02x".formatted(each));
      }
      commands.add(text.toString());
      memory.put8(answer.address(), refusesCommands ? 1 : 0);
      queue.note(buffer.id(), 1, buffer.slots());
      queue.publish();
    }
  }
}
