package io.millrace.driver.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the header in front of a frame says, and what becomes of the frame. */
class VirtioFramesTest {
  private static final int START = 34;
  private static final int OFFSET = 16;

  private final Random random = new Random(1);
  private VirtioBench bench = new VirtioBench(VirtioOptions.DEFAULT);

  private static byte[] header(int flags, int gso, int start, int offset) {
    byte[] header = new byte[12];
    header[0] = (byte) flags;
    header[1] = (byte) gso;
    header[6] = (byte) start;
    header[7] = (byte) (start >>> 8);
    header[8] = (byte) offset;
    header[9] = (byte) (offset >>> 8);
    return header;
  }

  private int receive(byte[] header, byte[] frame) {
    assertTrue(bench.model.receive(0, header, frame, Integer.MAX_VALUE));
    return bench.poll(32);
  }

  private void end(int errors) {
    assertEquals(errors, bench.rxCounters.asRx().rxErrors());
    bench.close();
  }

  @Test
  void aVerifiedChecksumIsSaidToBeGood() {
    byte[] frame = VirtioBench.frame(random, 60);
    assertEquals(1, receive(header(NetHeader.DATA_VALID, 0, 0, 0), frame));
    assertTrue(Packet.has(bench.burst.get(0), Packet.L4_CHECKSUM_GOOD));
    bench.assertNext(frame, 0);
    end(0);
  }

  @Test
  void anOpenChecksumIsCompleted() {
    byte[] frame = VirtioBench.frame(random, 101);
    assertEquals(1, receive(header(NetHeader.NEEDS_CSUM, 0, START, OFFSET), frame));
    assertFalse(Packet.has(bench.burst.get(0), Packet.CHECKSUM_OPEN));
    byte[] expected = frame.clone();
    int sum = checksum(frame, START);
    expected[START + OFFSET] = (byte) (sum >>> 8);
    expected[START + OFFSET + 1] = (byte) sum;
    bench.assertNext(expected, 0);
    end(0);
  }

  private static int checksum(byte[] frame, int from) {
    int sum = 0;
    for (int i = from; i < frame.length; i++) {
      sum += (frame[i] & 0xff) << ((i - from & 1) == 0 ? 8 : 0);
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return ~sum & 0xffff;
  }

  @Test
  void anOpenChecksumIsHandedOnIfSoConfigured() {
    bench.close();
    bench = new VirtioBench(VirtioOptions.DEFAULT.withOpenChecksums(true));
    byte[] frame = VirtioBench.frame(random, 101);
    assertEquals(1, receive(header(NetHeader.NEEDS_CSUM, 0, START, OFFSET), frame));
    long packet = bench.burst.get(0);
    assertTrue(Packet.has(packet, Packet.CHECKSUM_OPEN));
    assertEquals(START, PacketMeta.checksumStart(packet));
    assertEquals(OFFSET, PacketMeta.checksumOffset(packet));
    bench.assertNext(frame, 0);
    end(0);
  }

  @Test
  void aChecksumOutsideTheFrameIsAnError() {
    for (int[] place : new int[][] {{START, 25}, {59, 0}, {0xffff, 0xffff}, {0xffff, 1}}) {
      byte[] header = header(NetHeader.NEEDS_CSUM, 0, place[0], place[1]);
      assertEquals(0, receive(header, VirtioBench.frame(random, 60)));
    }
    end(4);
  }

  @Test
  void segmentationThatNobodyAgreedToIsAnError() {
    assertEquals(0, receive(header(NetHeader.NEEDS_CSUM, 1, START, OFFSET), new byte[60]));
    assertEquals(0, receive(header(0, 3, 0, 0), new byte[60]));
    end(2);
  }

  @Test
  void aFrameTooShortIsAnErrorAndTheShortestIsNot() {
    assertEquals(0, receive(new byte[12], new byte[13]));
    assertEquals(1, receive(new byte[12], new byte[14]));
    end(1);
  }

  @Test
  void framesLargerThanABufferAreErrorsAndTheNextOnesAreNot() {
    int room = PacketMemory.DATA_ROOM;
    assertEquals(1, receive(new byte[12], new byte[room]));
    assertEquals(0, receive(new byte[12], new byte[room + 1]));
    assertEquals(0, receive(new byte[12], new byte[9000]));
    byte[] frame = VirtioBench.frame(random, 60);
    bench.cache.free(bench.burst);
    assertEquals(1, receive(new byte[12], frame));
    bench.assertNext(frame, 0);
    end(2);
  }

  @Test
  void aFrameInSeveralBuffersIsJoinedEvenOverSeveralPolls() {
    byte[] frame = VirtioBench.frame(random, 1500);
    byte[] header = header(NetHeader.DATA_VALID, 0, 0, 0);
    assertTrue(bench.model.receive(0, header, frame, 100));
    for (int i = 0; i < 15; i++) {
      assertEquals(0, bench.poll(1));
    }
    assertEquals(1, bench.poll(1));
    bench.assertNext(frame, 0);
    assertTrue(Packet.has(bench.burst.get(0), Packet.L4_CHECKSUM_GOOD));
    end(0);
  }

  @Test
  void aFrameThatHasComeInPartIsForgottenWhenTheCardHalts() {
    assertTrue(bench.model.receive(0, new byte[12], new byte[500], 100));
    assertEquals(0, bench.poll(2));
    end(0);
  }

  @Test
  void anOpenChecksumIsLeftToTheDevice() {
    assertEquals(Packet.CHECKSUM_OPEN, bench.tx().offloads());
    byte[] frame = VirtioBench.frame(random, 60);
    bench.burst.add(PacketMeta.withOpenChecksum(bench.packet(frame), START, OFFSET));
    bench.send();
    bench.model.send(1);
    VirtioModel.Sent sent = bench.model.sent.remove();
    assertArrayEquals(header(NetHeader.NEEDS_CSUM, 0, START, OFFSET), sent.header());
    assertArrayEquals(frame, sent.frame());
    end(0);
  }

  @Test
  void theChecksumOfSctpIsNotOneThatTheDeviceKnows() {
    byte[] frame = VirtioBench.frame(random, 60);
    bench.burst.add(PacketMeta.withOpenChecksum(bench.packet(frame), START, 8));
    bench.send();
    bench.model.send(1);
    VirtioModel.Sent sent = bench.model.sent.remove();
    assertArrayEquals(new byte[12], sent.header());
    assertFalse(Arrays.equals(frame, sent.frame()));
    end(0);
  }

  @Test
  void aPacketWithoutHeadroomHasItsHeaderInItsMetadata() {
    byte[] frame = VirtioBench.frame(random, 60);
    long packet = Packet.push(bench.packet(new byte[0]), PacketMemory.HEADROOM_BYTES);
    packet = Packet.withLength(packet, frame.length);
    PacketMemory.copyIn(frame, 0, packet, frame.length);
    bench.burst.add(PacketMeta.withOpenChecksum(packet, START, OFFSET));
    bench.send();
    bench.model.send(1);
    VirtioModel.Sent sent = bench.model.sent.remove();
    assertArrayEquals(header(NetHeader.NEEDS_CSUM, 0, START, OFFSET), sent.header());
    assertArrayEquals(frame, sent.frame());
    end(0);
  }

  @Test
  void withoutTheFeatureTheDeviceIsNotAskedForChecksums() {
    bench.close();
    bench = new VirtioBench(VirtioOptions.DEFAULT.withChecksums(false));
    assertEquals(0, bench.tx().offloads());
    assertFalse(Feature.has(bench.model.features, Feature.GUEST_CSUM));
    end(0);
  }
}
