package io.millrace.driver.offload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.netdev.Frames;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checksums completed, VLAN tags put back. */
class SoftwareOffloadTest {
  private final PacketPool pool = new PacketPool(4);
  private final PacketCache cache = pool.newCache();

  @AfterEach
  void close() {
    cache.close();
    pool.close();
  }

  @Test
  void theSumIsThatOfTheNaiveOracle() {
    long buffer = cache.allocate();
    for (int seed = 0; seed < 5000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(2000)];
      random.nextBytes(bytes);
      if (seed % 7 == 0) {
        Arrays.fill(bytes, (byte) 0xff);
      }
      PacketMemory.copyIn(bytes, 0, buffer, bytes.length);
      int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      long sum = InternetChecksum.add(seed, buffer + from, bytes.length - from);
      int naive = Frames.fold(seed + Frames.sum(bytes, from, bytes.length));
      assertEquals(naive % 0xffff, InternetChecksum.fold(sum) % 0xffff, "seed " + seed);
    }
    cache.free(buffer);
  }

  @Test
  void theSumOfSixtyFourKibibytesOfOnesDoesNotOverflow() {
    assertEquals(0xffff, InternetChecksum.fold(0xffff_ffffL * (65_536 / 4)));
    assertEquals(0xffff, InternetChecksum.fold(0xffffL));
    assertEquals(1, InternetChecksum.fold(0x1_0000L));
    assertEquals(1, InternetChecksum.fold(0x1_0000_0000L));
  }

  @Test
  void aCompletedChecksumIsTheOneTheSenderWouldHaveMade() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      byte[] expected = Frames.udp4(i, random.nextInt(1400), random);
      byte[] open = expected.clone();
      Frames.putShort(open, 40, Frames.fold(Frames.sum(open, 26, 34) + 17 + open.length - 34));
      long packet = packet(open);
      InternetChecksum.complete(packet, open.length, 34, 6);
      if (Frames.getShort(expected, 40) == 0) {
        Frames.putShort(expected, 40, 0xffff);
      }
      assertArrayEquals(expected, PacketMemory.bytes(packet));
      cache.free(packet);
    }
  }

  @Test
  void anSctpChecksumIsTheCrcOfItsPolynomial() {
    Random random = new Random(4);
    SctpChecksum checksum = new SctpChecksum();
    for (int i = 0; i < 300; i++) {
      byte[] frame = new byte[46 + random.nextInt(1400)];
      random.nextBytes(frame);
      long packet = packet(frame);
      checksum.complete(packet, 34);
      Frames.putInt(frame, 42, 0);
      Frames.putInt(frame, 42, Integer.reverseBytes(crc32c(frame, 34)));
      assertArrayEquals(frame, PacketMemory.bytes(packet));
      cache.free(packet);
    }
  }

  /** Bit by bit; 0x82f63b78 is the polynomial of RFC 9260, reflected. */
  private static int crc32c(byte[] bytes, int from) {
    int crc = -1;
    for (int i = from; i < bytes.length; i++) {
      crc ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
      }
    }
    return ~crc;
  }

  @Test
  void aTagGoesBetweenAddressesAndEtherType() {
    byte[] frame = new byte[60];
    new Random(1).nextBytes(frame);
    long packet = packet(frame);
    long tagged = VlanTag.insert(packet, 0x8100_2005);
    byte[] expected = new byte[64];
    System.arraycopy(frame, 0, expected, 0, 12);
    Frames.putInt(expected, 12, 0x8100_2005);
    System.arraycopy(frame, 12, expected, 16, 48);
    assertArrayEquals(expected, PacketMemory.bytes(tagged));
    assertEquals(Packet.headroom(packet) - 4, Packet.headroom(tagged));
    cache.free(tagged);
  }

  private long packet(byte[] frame) {
    long packet = cache.allocate();
    PacketMemory.copyIn(frame, 0, packet, frame.length);
    return Packet.withLength(packet, frame.length);
  }

  @Test
  void whatIsAskedOfTheCardIsDoneInItsPlace() {
    byte[] expected = Frames.udp4(7, 100, new Random(7));
    byte[] open = expected.clone();
    Frames.putShort(open, 40, Frames.fold(Frames.sum(open, 26, 34) + 17 + open.length - 34));
    long packet = Packet.withLength(cache.allocate(), open.length);
    PacketMemory.copyIn(open, 0, packet, open.length);
    packet = PacketMeta.withOpenChecksum(packet, 34, 6);
    packet = PacketMeta.withVlanTag(packet, 0x2005);

    long done = new SoftwareOffload().complete(packet);

    assertEquals(0, done & SoftwareOffload.FLAGS);
    byte[] sent = PacketMemory.bytes(done);
    assertEquals(0x8100_2005, PacketMemory.getInt(done + 12));
    assertArrayEquals(Arrays.copyOf(expected, 12), Arrays.copyOf(sent, 12));
    assertArrayEquals(
        Arrays.copyOfRange(expected, 12, expected.length),
        Arrays.copyOfRange(sent, 16, sent.length));
    cache.free(done);
  }

  @Test
  void whatCannotBeDoneKeepsItsFlag() {
    long plain = Packet.withLength(cache.allocate(), 60);
    long packet = PacketMeta.withOpenChecksum(plain, 58, 6);
    long deep = PacketMeta.withVlanTag(Packet.push(plain, 128), 1);

    assertEquals(packet, new SoftwareOffload().complete(packet));
    assertEquals(deep, new SoftwareOffload().complete(deep));
    cache.free(packet);
  }
}
