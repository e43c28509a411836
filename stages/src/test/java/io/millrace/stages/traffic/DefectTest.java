package io.millrace.stages.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.validate.Malformed;
import io.millrace.stages.validate.Validate;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefectTest {
  /** Many frames of each defect, small and large: Validate gives just the reason that it must. */
  @ParameterizedTest
  @EnumSource(Defect.class)
  void isDroppedForItsReason(Defect defect) {
    FrameSizes sizes = FrameSizes.inOrder(64, 65, 71, 130, 570, 1518);
    TrafficSource source =
        new TrafficBuilder().sizes(sizes).flows(1).flaw(defect, 0.999).templates(500).source(0);
    List<byte[]> frames = Frames.take(source, source.templates(), 32);
    try (StageTester tester = new StageTester(new Validate())) {
      for (int at = 0; at < frames.size(); at++) {
        StageTester.Result result = tester.run(frames.get(at));
        if (!source.isValid(at)) {
          byte[] frame = frames.get(at);
          assertEquals(
              List.of(defect.dropReason()),
              List.copyOf(result.drops().keySet()),
              () -> HexFormat.of().formatHex(frame));
        } else {
          assertEquals(1, result.sent("out").size());
        }
      }
    }
    assertTrue(source.expectedDrops().getOrDefault(defect.reason(), 0L) >= 499);
  }

  /** All but two reasons have a defect: those that an ordinary frame cannot provoke. */
  @Test
  void coverAllReasons() {
    Set<String> missing =
        Malformed.REASONS.stream().map(Object::toString).collect(Collectors.toSet());
    EnumSet.allOf(Defect.class).forEach(defect -> missing.remove(defect.reason()));
    assertEquals(Set.of("capture-cut", "udp-checksum-missing"), missing);
  }

  /** All flaws together: the source's own counts are the very counts of what Validate drops. */
  @ParameterizedTest
  @ValueSource(ints = {1, 255, 4096, 10_001})
  void countsAreExact(int frames) {
    TrafficSource source =
        new TrafficBuilder()
            .sizes(FrameSizes.imix())
            .ipv6Share(0.3)
            .tcpShare(0.5)
            .flaws(List.of(Defect.values()), 0.1)
            .source(0);
    Map<String, Long> dropped = new TreeMap<>();
    source.expectedDrops().keySet().forEach(reason -> dropped.put(reason, 0L));
    long kept = 0;
    List<byte[]> all = Frames.take(source, frames, 64);
    try (StageTester tester = new StageTester(new Validate())) {
      for (int at = 0; at < frames; at += Burst.MAX_SIZE) {
        List<byte[]> some = all.subList(at, Math.min(frames, at + Burst.MAX_SIZE));
        StageTester.Result result = tester.run(some.toArray(byte[][]::new));
        kept += result.sent("out").size();
        result.drops().forEach((why, f) -> dropped.merge(why.name(), (long) f.size(), Long::sum));
      }
    }
    assertEquals(source.expectedDrops(), dropped);
    assertEquals(frames, source.made());
    assertEquals(frames, kept + dropped.values().stream().mapToLong(Long::longValue).sum());
  }
}
