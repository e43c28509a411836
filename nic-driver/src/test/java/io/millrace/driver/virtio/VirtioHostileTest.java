package io.millrace.driver.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardException;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A device that means harm: nothing that it writes is believed. */
class VirtioHostileTest {
  static Stream<VirtioOptions> kinds() {
    return VirtioRingsTest.kinds();
  }

  private static void assertBroken(VirtioBench bench) {
    for (int i = 0; i < 3; i++) {
      assertEquals(0, bench.poll(32));
      bench.tx().complete(bench.cache, bench.txCounters);
    }
    CardException e = assertThrows(CardException.class, bench.driver::check);
    assertTrue(String.valueOf(e.getMessage()).startsWith("queue "), e.getMessage());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void idsThatAreNotTheDevicesBreakTheQueue(VirtioOptions options) {
    for (int id : new int[] {64, 65_535, 40_000}) {
      try (VirtioBench bench = new VirtioBench(options)) {
        bench.model.queues[0].note(id, 72, 1);
        bench.model.queues[0].publish();
        assertBroken(bench);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aBufferReturnedTwiceBreaksTheQueue(VirtioOptions options) {
    try (VirtioBench bench = new VirtioBench(options)) {
      for (int i = 0; i < 3; i++) {
        bench.burst.add(bench.packet(new byte[60]));
      }
      bench.send();
      ModelQueue queue = bench.model.queues[1];
      queue.note(0, 0, 1);
      queue.note(0, 0, 1);
      queue.publish();
      assertBroken(bench);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aBufferThatWasNotSentBreaksTheQueue(VirtioOptions options) {
    try (VirtioBench bench = new VirtioBench(options)) {
      bench.burst.add(bench.packet(new byte[60]));
      bench.send();
      bench.model.queues[1].note(5, 0, 1);
      bench.model.queues[1].publish();
      assertBroken(bench);
    }
  }

  static Stream<VirtioOptions> splitKinds() {
    return kinds().filter(options -> !options.packed());
  }

  @ParameterizedTest
  @MethodSource("splitKinds")
  void anIndexThatJumpsBreaksTheQueue(VirtioOptions options) {
    try (VirtioBench bench = new VirtioBench(options)) {
      ((ModelSplitQueue) bench.model.queues[0]).publish(65);
      assertBroken(bench);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void lengthsThatNoBufferHasAreErrors(VirtioOptions options) {
    try (VirtioBench bench = new VirtioBench(options)) {
      int capacity = PacketMemory.DATA_ROOM + 12;
      int[] lengths = {0, 11, 12, 25, capacity + 1, 65_535, Integer.MAX_VALUE, -1, 1 << 31};
      for (int length : lengths) {
        bench.model.queues[0].fetch();
        ModelQueue.Buffer buffer = bench.model.queues[0].fetched.remove();
        bench.model.memory.write(buffer.parts().getFirst().address(), new byte[12], 0, 12);
        bench.model.memory.put16(buffer.parts().getFirst().address() + 10, 1);
        bench.model.queues[0].note(buffer.id(), length, 1);
        bench.model.queues[0].publish();
        assertEquals(0, bench.poll(32));
      }
      assertEquals(lengths.length, bench.rxCounters.asRx().rxErrors());
      bench.driver.check();
    }
  }

  /** Anything in the header, any length, any number of buffers: packets stay within their room. */
  @ParameterizedTest
  @MethodSource("kinds")
  void garbageLeavesEveryBufferAccountedFor(VirtioOptions options) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (VirtioBench bench = new VirtioBench(options)) {
      ModelQueue queue = bench.model.queues[0];
      for (int i = 0; i < 3000; i++) {
        queue.fetch();
        ModelQueue.Buffer buffer = queue.fetched.remove();
        byte[] header = VirtioBench.frame(random, 12);
        header[10] = (byte) random.nextInt(4);
        header[11] = 0;
        bench.model.memory.write(buffer.parts().getFirst().address(), header, 0, 12);
        queue.note(buffer.id(), random.nextInt(3000) - 10, 1);
        queue.publish();
        bench.poll(random.nextInt(1, 5));
        for (int k = 0; k < bench.burst.size(); k++) {
          PacketMemory.bytes(bench.burst.get(k));
          assertTrue(Packet.tailroom(bench.burst.get(k)) >= 0, "seed " + seed);
        }
        bench.cache.free(bench.burst);
      }
    }
  }

  /** Anything at all where the device writes: at worst the queue is broken. */
  @ParameterizedTest
  @MethodSource("kinds")
  void garbageInTheRingsHarmsNothingElse(VirtioOptions options) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      try (VirtioBench bench = new VirtioBench(options)) {
        for (int i = 0; i < 8; i++) {
          bench.burst.add(bench.packet(new byte[60]));
        }
        bench.send();
        for (int queue = 0; queue < 2; queue++) {
          ModelQueue target = bench.model.queues[queue];
          long at = options.packed() ? target.descriptors : target.deviceArea;
          byte[] garbage = VirtioBench.frame(random, options.packed() ? 64 * 16 : 64 * 8 + 4);
          garbage[2] = (byte) random.nextInt(70);
          garbage[3] = 0;
          bench.model.memory.write(at, garbage, 0, garbage.length);
        }
        for (int i = 0; i < 10; i++) {
          bench.poll(32);
          bench.cache.free(bench.burst);
          bench.tx().complete(bench.cache, bench.txCounters);
        }
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
