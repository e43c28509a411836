package io.millrace.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.pipeline.Stage;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.acl.Acl;
import io.millrace.stages.l2forward.L2Forward;
import io.millrace.stages.mirror.Mirror;
import io.millrace.stages.ratelimit.Aggregate;
import io.millrace.stages.ratelimit.RateLimit;
import io.millrace.stages.table.acl.AclRule;
import io.millrace.stages.table.acl.AclTable;
import io.millrace.stages.table.bucket.Rate;
import io.millrace.stages.table.bucket.TokenBuckets;
import io.millrace.stages.table.mac.MacTable;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Vlan;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stages that stand behind no validation: whatever the frame, none throws and no packet is lost.
 */
class GarbageTest {
  private static final int[] TYPES = {
    Ethernet.TYPE_IPV4, Ethernet.TYPE_IPV6, Ethernet.TYPE_ARP, Vlan.TPID, Vlan.TPID_SERVICE, 100
  };

  static Stream<Stage> stages() {
    AclTable table =
        AclTable.compile(
            Stream.of(
                    "permit from 10.0.0.0/8 protocol tcp flags syn",
                    "permit from 2001:db8::/32 protocol icmpv6 icmp 128",
                    "permit to-ports 0-1000 vlan 10",
                    "deny vlan none")
                .map(AclRule::parse)
                .toList());
    TokenBuckets buckets = new TokenBuckets(Rate.ofBits(8_000), 64);
    return Stream.of(
        new Acl(table),
        new RateLimit(buckets, Aggregate.flow()),
        new RateLimit(buckets, Aggregate.source(24, 56)),
        new Mirror(3, 70),
        new L2Forward(new MacTable(64, 1), List.of("a", "b", "c")));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void everyFrameIsAccountedFor(Stage stage) {
    SplittableRandom random = new SplittableRandom(11);
    try (StageTester tester = new StageTester(stage, "a", "b", "c")) {
      for (int burst = 0; burst < 300; burst++) {
        tester.setNanos(burst * 100_000_000L);
        byte[][] frames = new byte[20][];
        Arrays.setAll(frames, i -> garbage(random));
        StageTester.Result result = tester.run(random.nextInt(4), frames);
        int seen = count(result.outputs().values()) + count(result.drops().values());
        assertEquals(20 + result.generated(), seen, "burst " + burst);
        tester.tick();
      }
    }
  }

  private static int count(Iterable<List<byte[]>> frames) {
    int count = 0;
    for (List<byte[]> list : frames) {
      count += list.size();
    }
    return count;
  }

  /** A frame of any length that begins like one of a known kind, most often. */
  private static byte[] garbage(SplittableRandom random) {
    byte[] noise = new byte[random.nextInt(random.nextBoolean() ? 100 : 1600)];
    random.nextBytes(noise);
    int at = Ethernet.TYPE;
    for (int tags = random.nextInt(4); tags >= 0 && at + 4 < noise.length; tags--) {
      int type = TYPES[random.nextInt(TYPES.length)];
      noise[at] = (byte) (type >>> 8);
      noise[at + 1] = (byte) type;
      at += Vlan.TAG_BYTES;
      noise[at - 2] = (byte) (random.nextBoolean() ? 0x45 : 0x60);
    }
    return noise;
  }
}
