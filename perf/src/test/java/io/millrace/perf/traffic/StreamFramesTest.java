package io.millrace.perf.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Vlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamFramesTest {
  private final Frames frames = new Frames();

  @AfterEach
  void close() {
    frames.close();
  }

  /** The frames of a template as they are sent, checked to be right. */
  private List<byte[]> write(FrameTemplate template, int count) {
    StreamFrames stream = frames.of(template);
    List<byte[]> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long packet = stream.write(frames.cache().allocate(), i, 0);
      assertTrue(TransportCheck.isGood(packet), "frame " + i);
      assertEquals(packet + template.dataOffset(), Signature.locate(packet));
      written.add(PacketMemory.bytes(packet));
      frames.cache().free(packet);
    }
    assertEquals(count, stream.written());
    return written;
  }

  private static long field(byte[] frame, int offset, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | frame[offset + i] & 0xff;
    }
    return value;
  }

  @Test
  void fieldsVaryAndChecksumsStayRight() {
    FrameTemplate template =
        FrameTemplate.udp()
            .size(80)
            .vlan(1)
            .vary(Field.SOURCE_MAC, new Variation.Increment(0x02_00_00_00_01_00L, 1, 5))
            .vary(Field.VLAN, new Variation.Values(List.of(10L, 20L, 30L)))
            .vary(Field.SOURCE_ADDRESS, new Variation.Increment(0x0a00_00ffL, -1, 200))
            .vary(Field.DESTINATION_ADDRESS, new Variation.Random(0x0b00_0000L, 1 << 20, 9))
            .vary(Field.SOURCE_PORT, new Variation.Increment(1000, 7, 11))
            .vary(Field.DESTINATION_PORT, new Variation.Random(5000, 2, 3))
            .vary(Field.PAYLOAD, new Variation.Random(0, Variation.MOST, 4));
    List<byte[]> written = write(template, 3000);
    int ip = Ethernet.HEADER_BYTES + Vlan.TAG_BYTES;
    Set<Long> destinations = new HashSet<>();
    for (int i = 0; i < written.size(); i++) {
      byte[] frame = written.get(i);
      assertEquals(0x02_00_00_00_01_00L + i % 5, field(frame, 6, 6));
      assertEquals(10 + 10 * (i % 3), field(frame, 14, 2));
      assertEquals(0x0a00_00ffL - i % 200, field(frame, ip + Ipv4.SOURCE, 4));
      assertEquals(1000 + 7 * (i % 11), field(frame, ip + 20, 2));
      long destination = field(frame, ip + Ipv4.DESTINATION, 4);
      assertTrue(destination >>> 20 == 0x0b0, Long.toHexString(destination));
      destinations.add(destination);
    }
    assertTrue(destinations.size() > 2990, destinations.size() + " destinations");
    List<byte[]> again = write(template, 3000);
    for (int i = 0; i < written.size(); i++) {
      assertEquals(-1, Arrays.mismatch(written.get(i), again.get(i)));
    }
  }

  @Test
  void theLowHalfOfIpv6AddressesVaries() {
    FrameTemplate template =
        FrameTemplate.udp("2001:2::", "2001:2:0:1::")
            .overTcp()
            .size(200)
            .vary(Field.DESTINATION_ADDRESS, new Variation.Random(0, Variation.MOST, 1))
            .vary(Field.SOURCE_ADDRESS, new Variation.Increment(-5, 1, 10));
    List<byte[]> written = write(template, 500);
    for (int i = 0; i < 500; i++) {
      byte[] frame = written.get(i);
      assertEquals(0x2001_0002_0000_0001L, field(frame, 14 + Ipv6.DESTINATION, 8));
      assertEquals(i % 10 - 5, field(frame, 14 + Ipv6.SOURCE + 8, 8));
    }
  }

  @Test
  void sizesComeInTurn() {
    List<Integer> mix = FrameSizeMix.imix();
    List<byte[]> written = write(FrameTemplate.udp().sizes(mix), 96);
    for (int i = 0; i < 96; i++) {
      assertEquals(mix.get(i % 48), written.get(i).length + 4);
    }
    assertEquals(28, Collections.frequency(mix, 64));
    assertEquals(16, Collections.frequency(mix, 570));
    assertEquals(4, Collections.frequency(mix, 1518));
    assertTrue(mix.subList(0, 12).contains(1518), "spread evenly");
  }

  @Test
  void framesWithoutRoomForTheSignatureAreRefused() {
    String six = "2001:2::1";
    assertEquals(64, FrameTemplate.udp().smallestSize());
    assertEquals(84, FrameTemplate.udp(six, six).smallestSize());
    assertEquals(68, FrameTemplate.udp().vlan(1).smallestSize());
    TrafficException e =
        assertThrows(
            TrafficException.class,
            () -> FrameTemplate.udp(six, six).size(64).checkSizes("a", 1500));
    assertTrue(e.toString().contains("84 is the least"), e.getMessage());
    e =
        assertThrows(
            TrafficException.class, () -> FrameTemplate.udp().size(1519).checkSizes("a", 1500));
    assertTrue(e.toString().contains("1518 at most"), e.getMessage());
    FrameTemplate.udp().size(1522).vlan(4).checkSizes("a", 1500);
    assertThrows(
        TrafficException.class,
        () ->
            FrameTemplate.udp()
                .vary(Field.VLAN, new Variation.Increment(0, 1, 5))
                .checkSizes("a", 1500));
    assertThrows(TrafficException.class, () -> FrameTemplate.udp("10.0.0.1", six));
  }

  @Test
  void warmUpDoesNotCount() {
    StreamFrames stream = frames.of(FrameTemplate.udp());
    long packet = stream.write(frames.cache().allocate(), 0, 0);
    long at = Signature.locate(packet);
    assertEquals(3 | Signature.WARM_UP, Signature.stream(PacketMemory.getLong(at) ^ mask()));
    stream.startCounting();
    packet = stream.write(Packet.withLength(packet, 0), 7, 9);
    assertEquals(3, Signature.stream(PacketMemory.getLong(at) ^ mask()));
    assertEquals(0, Signature.sequence(PacketMemory.getLong(at + 8)));
    assertEquals(1, stream.written());
    frames.cache().free(packet);
  }

  private static long mask() {
    return Frames.KEY.mask();
  }
}
