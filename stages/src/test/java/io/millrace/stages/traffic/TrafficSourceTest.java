package io.millrace.stages.traffic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.port.MacAddress;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.validate.Validate;
import io.millrace.stages.wire.Ipv4Prefix;
import io.millrace.stages.wire.Ipv6Prefix;
import io.millrace.stages.wire.Prefix;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class TrafficSourceTest {
  private static final int IPV4_SOURCE = 26;
  private static final int IPV4_DESTINATION = 30;

  private static TrafficBuilder mixed() {
    return new TrafficBuilder().sizes(FrameSizes.imix()).ipv6Share(0.25).tcpShare(0.5).flows(200);
  }

  @Test
  void validFramesAreValid() {
    TrafficSource source = mixed().source(0);
    try (StageTester tester = new StageTester(new Validate())) {
      for (byte[] frame : Frames.take(source, source.templates(), 32)) {
        assertArrayEquals(frame, tester.run(frame).sent("out").getFirst());
      }
    }
    assertEquals(Map.of(), source.expectedDrops());
  }

  @Test
  void sameSeedSameBytesHoweverPolled() {
    TrafficBuilder traffic = mixed().flaws(List.of(Defect.values()), 0.2);
    List<byte[]> expected = Frames.take(traffic.source(1), 6000, 32);
    for (int burstSize : new int[] {1, 7, 256}) {
      List<byte[]> again = Frames.take(traffic.source(1), 6000, burstSize);
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(expected.get(i), again.get(i));
      }
    }
    assertNotEquals(key(expected), key(Frames.take(traffic.source(2), 6000, 32)));
    assertNotEquals(key(expected), key(Frames.take(traffic.seed(2).source(1), 6000, 32)));
  }

  private static List<Integer> key(List<byte[]> frames) {
    return frames.stream().map(Arrays::hashCode).toList();
  }

  @Test
  void sharesAreKeptToTheFrame() {
    TrafficSource source =
        mixed()
            .templates(1000)
            .flaw(Defect.IPV4_CHECKSUM, 0.123)
            .flaw(Defect.ETHERNET_RUNT, 0.05)
            .flaw(Trait.lastHop(4, "too-far"), 0.002)
            .source(0);
    Frames.take(source, 3000, 32);
    assertEquals(
        Map.of("ipv4-checksum", 369L, "ethernet-runt", 150L, "too-far", 6L),
        source.expectedDrops());
    assertEquals(
        Map.of("ipv4-checksum", 738L, "ethernet-runt", 300L, "too-far", 12L),
        TrafficSource.expectedDrops(List.of(source, source)));
  }

  @Test
  void sizesHaveTheirShares() {
    TrafficSource source = new TrafficBuilder().sizes(FrameSizes.imix()).templates(4800).source(0);
    Map<Integer, Integer> sizes = new HashMap<>();
    Frames.take(source, 4800, 32).forEach(frame -> sizes.merge(frame.length, 1, Integer::sum));
    assertEquals(Map.of(60, 2800, 566, 1600, 1514, 400), sizes);
  }

  @Test
  void sizesOfACaptureComeInTheirOrder() {
    TrafficSource source =
        new TrafficBuilder().sizes(FrameSizes.inOrder(64, 100, 1518, 777)).source(0);
    List<Integer> lengths = Frames.take(source, 6, 32).stream().map(frame -> frame.length).toList();
    assertEquals(List.of(60, 96, 1514, 773, 60, 96), lengths);
  }

  @Test
  void flowsAreAsManyAsAskedAndBetweenThePrefixes() {
    Ipv4Prefix from = Ipv4Prefix.parse("10.1.0.0/16");
    List<Prefix> to = List.of(Prefix.parse("192.168.7.0/24"), Prefix.parse("172.16.0.1"));
    TrafficSource source = mixed().from(List.of(from)).to(to).source(0);
    Set<String> flows = new HashSet<>();
    Map<Integer, Integer> types = new HashMap<>();
    for (byte[] frame : Frames.take(source, source.templates(), 32)) {
      ByteBuffer bytes = ByteBuffer.wrap(frame);
      int type = bytes.getShort(12) & 0xffff;
      types.merge(type, 1, Integer::sum);
      int l4 = type == 0x0800 ? 34 : 54;
      byte[] tuple = Arrays.copyOfRange(frame, type == 0x0800 ? 23 : 20, l4 + 4);
      tuple[type == 0x0800 ? 1 : 0] = 0; // header checksum, payload length
      tuple[type == 0x0800 ? 2 : 1] = 0;
      flows.add(Arrays.toString(tuple));
      if (type == 0x0800) {
        assertTrue(from.contains(bytes.getInt(IPV4_SOURCE)));
        int destination = bytes.getInt(IPV4_DESTINATION);
        assertTrue(to.stream().anyMatch(p -> ((Ipv4Prefix) p).contains(destination)));
      }
      assertTrue((bytes.getShort(l4) & 0xffff) >= 32_768);
      int port = bytes.getShort(l4 + 2) & 0xffff;
      assertTrue(port >= 1024 && port < 32_768);
    }
    assertEquals(4096 * 0.25, types.getOrDefault(0x86dd, 0), 25);
    assertEquals(200, flows.size());
  }

  @Test
  void moreFlowsMeanMoreTemplates() {
    TrafficSource source = new TrafficBuilder().flows(20_000).source(0);
    assertEquals(20_000, source.templates());
    TrafficSource flawed = new TrafficBuilder().flows(9000).flaw(Defect.UDP_LENGTH, 0.1).source(0);
    assertTrue(flawed.templates() >= 10_000, flawed.templates() + " templates");
  }

  @Test
  void traitsAreValidFramesThatMeetTheirCondition() {
    Ipv4Prefix four = Ipv4Prefix.parse("203.0.113.0/24");
    Ipv6Prefix six = Ipv6Prefix.parse("2001:db8:bad::/48");
    Map<Trait, Predicate<ByteBuffer>> traits =
        Map.of(
            Trait.to(four, "to4"), f -> four.contains(f.getInt(IPV4_DESTINATION)),
            Trait.from(four, "from4"), f -> four.contains(f.getInt(IPV4_SOURCE)),
            Trait.to(six, "to6"), f -> six.contains(f.getLong(38), f.getLong(46)),
            Trait.from(six, "from6"), f -> six.contains(f.getLong(22), f.getLong(30)),
            Trait.toPort(4, 23, "telnet4"), f -> f.getShort(36) == 23,
            Trait.toPort(6, 23, "telnet6"), f -> f.getShort(56) == 23,
            Trait.lastHop(4, "far4"), f -> f.get(22) == 1,
            Trait.lastHop(6, "far6"), f -> f.get(21) == 1);
    traits.forEach(
        (trait, condition) -> {
          TrafficSource source = mixed().flows(1).flaw(trait, 0.5).templates(200).source(0);
          List<byte[]> frames = Frames.take(source, 200, 32);
          try (StageTester tester = new StageTester(new Validate())) {
            for (int i = 0; i < 200; i++) {
              assertEquals(1, tester.run(frames.get(i)).sent("out").size(), trait.reason());
              if (!source.isValid(i)) {
                assertTrue(condition.test(ByteBuffer.wrap(frames.get(i))), trait.reason());
              }
            }
          }
          assertEquals(Map.of(trait.reason(), 100L), source.expectedDrops());
        });
  }

  @Test
  void ethernetAddressesAreThoseAskedFor() {
    MacAddress source = MacAddress.parse("02:11:22:33:44:55");
    MacAddress destination = MacAddress.parse("02:66:77:88:99:aa");
    TrafficSource traffic = mixed().ethernet(source, destination).source(0);
    for (byte[] frame : Frames.take(traffic, 100, 32)) {
      ByteBuffer bytes = ByteBuffer.wrap(frame);
      assertEquals(destination.value(), bytes.getLong(0) >>> 16);
      assertEquals(source.value(), bytes.getLong(6) >>> 16);
    }
  }

  @Test
  void refusesWhatCannotBe() {
    TrafficBuilder overfull = mixed().flaw(Defect.IPV4_LAND, 0.6).flaw(Defect.IPV6_LAND, 0.6);
    assertThrows(IllegalArgumentException.class, () -> overfull.source(0));
    assertThrows(IllegalArgumentException.class, () -> mixed().ipv6Share(1.1).source(0));
    assertThrows(IllegalArgumentException.class, () -> mixed().tcpShare(-0.1).source(0));
    assertThrows(IllegalArgumentException.class, () -> mixed().flows(0).source(0));
    FrameSizes tooLarge = FrameSizes.fixed(9000);
    assertThrows(IllegalArgumentException.class, () -> mixed().sizes(tooLarge).source(0));
    assertThrows(IllegalArgumentException.class, () -> FrameSizes.fixed(63));
    assertThrows(IllegalArgumentException.class, () -> new ReplaySource(List.of()));
  }

  @Test
  void replaysFramesInTheirOrder() {
    List<byte[]> frames = List.of(new byte[] {1}, new byte[1500], new byte[] {2, 3, 4});
    List<byte[]> replayed = Frames.take(new ReplaySource(frames), 7, 2);
    for (int i = 0; i < 7; i++) {
      assertArrayEquals(frames.get(i % 3), replayed.get(i));
    }
    assertFalse(replayed.isEmpty());
  }
}
