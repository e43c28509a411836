package io.millrace.stages.forward;

import static io.millrace.stages.forward.Router.fromA;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.pipeline.StageTester;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes in: no exception, no packet lost or made up (which {@link StageTester} checks),
 * and nothing goes out that is longer than the link takes.
 */
class ForwardMutationTest {
  private static final int FRAMES = 20_000;
  static final int LONGEST = 1514;

  /** Frames of every kind that the router has something to do with. */
  static List<byte[]> seeds() {
    byte[] arp =
        Frame.concat(
            Frame.shorts(1, 0x0800, 0x0604, 1),
            Frame.mac(Router.HOST_A_MAC),
            Frame.ip4(Router.HOST_A),
            new byte[6],
            Frame.ip4(Router.OWN_A));
    byte[] option = Frame.concat(new byte[] {1, 1}, Frame.mac(Router.HOST_A_MAC));
    byte[] solicitation = Frame.concat(Frame.ip6(Router.OWN_A6), option);
    byte[] extensions = Frame.concat(new byte[] {17, 0, 1, 4, 0, 0, 0, 0}, Frame.udp(1, 2, 9));
    return List.of(
        fromA(Router.udpTo(Router.FAR, 64, 30)),
        fromA(Router.udpTo(Router.FAR, 1, 30)),
        fromA(Router.udpTo(Router.OWN_A, 64, 1400)),
        fromA(Router.udpTo("10.0.2.200", 64, 1400)),
        fromA(
            Frame.ipv4(
                Router.HOST_A, Router.FAR, 9, 17, 0, new byte[] {7, 3, 4, 0}, new byte[1400])),
        fromA(Router.udp6To(Router.FAR6, 64, 30)),
        fromA(Router.udp6To(Router.FAR6, 1, 1400)),
        fromA(Frame.ipv6(Router.HOST_A6, Router.OWN_A6, 9, 0, extensions)),
        fromA(Frame.ipv4(Router.HOST_A, Router.OWN_A, 9, 1, 0, Frame.icmp(8, 0, 1, new byte[40]))),
        fromA(Frame.icmpv6(Router.HOST_A6, Router.OWN_A6, 9, 128, 1, new byte[40])),
        fromA(Frame.icmpv6(Router.HOST_A6, Router.OWN_A6, 255, 135, 0, solicitation)),
        fromA(Frame.icmpv6(Router.HOST_A6, Router.OWN_A6, 255, 136, -1, solicitation)),
        Frame.ethernet("ff:ff:ff:ff:ff:ff", Router.HOST_A_MAC, 0x0806, arp));
  }

  private static byte[] mutate(byte[] seed, SplittableRandom random) {
    byte[] frame = seed.clone();
    for (int i = random.nextInt(4); i > 0; i--) {
      frame[random.nextInt(6, Math.min(frame.length, 90))] = (byte) random.nextInt();
    }
    return random.nextInt(6) == 0 ? Arrays.copyOf(frame, random.nextInt(frame.length)) : frame;
  }

  static void check(Router router, byte[] frame, int port) {
    StageTester.Result result = router.tester.run(port, frame);
    for (List<byte[]> sent : result.outputs().values()) {
      sent.forEach(out -> assertTrue(out.length <= LONGEST, out.length + " bytes"));
    }
  }

  @Test
  void mutatedFramesDoNoHarm() {
    List<byte[]> seeds = seeds();
    SplittableRandom random = new SplittableRandom(7);
    try (Router router = new Router(ForwardTables.of(Router.config(1300, List.of(), List.of())))) {
      for (int i = 0; i < FRAMES; i++) {
        router.seconds(i * 1e-3);
        check(router, mutate(seeds.get(random.nextInt(seeds.size())), random), i % 2);
        if (i % 100 == 0) {
          router.tester.tick();
        }
      }
    }
  }
}
