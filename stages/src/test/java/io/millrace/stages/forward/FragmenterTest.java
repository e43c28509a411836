package io.millrace.stages.forward;

import static io.millrace.stages.forward.Router.fromA;
import static io.millrace.stages.forward.Router.udpTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.pipeline.StageTester;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FragmenterTest {
  private static final int MORE = 0x2000;

  /** Puts fragments together as RFC 791 tells receivers to, and checks each on the way. */
  private static byte[] reassemble(
      List<byte[]> frames, int mtu, int firstOffset, boolean moreAfter) {
    byte[] all = new byte[0];
    for (int i = 0; i < frames.size(); i++) {
      byte[] ip = Frame.ip(frames.get(i));
      int word = Frame.getShort(ip, 6);
      boolean last = i == frames.size() - 1;
      assertEquals(ip.length, Frame.getShort(ip, 2), "no more and no less than the packet");
      assertTrue(ip.length <= mtu, ip.length + " bytes");
      assertEquals(0, Frame.checksum(Arrays.copyOf(ip, Frame.header4(ip))));
      assertEquals(firstOffset + all.length, (word & 0x1fff) * 8);
      assertEquals(!last || moreAfter, (word & MORE) != 0);
      assertEquals(0x1234, Frame.getShort(ip, 4));
      assertEquals(63, ip[8]);
      all = Frame.concat(all, Frame.payload4(ip));
    }
    return all;
  }

  @Test
  void fragmentsMakeUpTheOriginal() {
    for (int seed = 0; seed < 25; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int mtu = random.nextInt(68, 1400);
      byte[] payload = new byte[random.nextInt(mtu, 1470)];
      random.nextBytes(payload);
      int offset = random.nextInt(100);
      int word = random.nextInt(4) == 0 ? offset | MORE : 0;
      byte[] ip = Frame.ipv4(Router.HOST_A, Router.FAR, 64, 17, word, payload);
      try (Router router = Router.narrow(mtu)) {
        StageTester.Result result = router.runA(fromA(ip));
        List<byte[]> frames = result.sent("pb");
        assertEquals(frames.size() - 1, result.generated());
        byte[] whole = reassemble(frames, mtu, (word & 0x1fff) * 8, word != 0);
        assertArrayEquals(payload, whole, "seed " + seed);
      }
    }
  }

  /** Only options with the copied flag go into every fragment (RFC 791, section 3.1). */
  @Test
  void optionsGoWhereTheyBelong() {
    byte[] recordRoute = {7, 7, 4, 0, 0, 0, 0};
    byte[] looseSource = {(byte) 0x83, 3, 4};
    byte[] noOperation = {1, 1};
    byte[] options = Frame.concat(recordRoute, noOperation, looseSource);
    byte[] payload = new byte[500];
    byte[] ip = Frame.ipv4(Router.HOST_A, Router.FAR, 64, 17, 0, options, payload);
    try (Router router = Router.narrow(300)) {
      List<byte[]> frames = router.runA(fromA(ip)).sent("pb");
      assertArrayEquals(payload, reassemble(frames, 300, 0, false));
      assertArrayEquals(options, Arrays.copyOfRange(frames.get(0), 34, 34 + options.length));
      assertEquals(6 * 4, Frame.header4(Frame.ip(frames.get(1))));
      assertArrayEquals(
          new byte[] {(byte) 0x83, 3, 4, 0}, Arrays.copyOfRange(frames.get(1), 34, 38));
    }
  }

  @Test
  void fragmentsFollowTheirPacket() {
    byte[] small = fromA(udpTo(Router.FAR, 64, 4));
    byte[] big = fromA(udpTo(Router.FAR, 64, 700));
    try (Router router = Router.narrow(576)) {
      List<byte[]> sent = router.runA(small, big, small, big).sent("pb");
      int[] lengths = sent.stream().mapToInt(frame -> frame.length).toArray();
      assertArrayEquals(new int[] {46, 14 + 572, 14 + 176, 46, 14 + 572, 14 + 176}, lengths);
    }
  }

  @Test
  void withoutBuffersItIsDropped() {
    try (Router router = Router.narrow(576)) {
      byte[] frame = fromA(udpTo(Router.FAR, 64, 700));
      PacketCache packets = router.tester.packets();
      long packet = packets.allocate();
      PacketMemory.copyIn(frame, 0, packet, frame.length);
      Burst burst = new Burst();
      burst.add(Packet.withLength(packet, frame.length));
      long[] all = new long[4096];
      int taken = packets.allocate(all, 0, all.length);
      Fragmenter fragmenter = new Fragmenter(packets);
      assertEquals(Packet.NONE, fragmenter.split(burst.get(0), 100));
      packets.free(all, 0, taken);
      StageTester.Result result = router.tester.run(burst);
      assertEquals(2, result.sent("pb").size(), "it had not been changed");
    }
  }

  @Test
  void heldPacketsAreFragmentedWhenTheyGo() {
    try (Router router = Router.narrow(576)) {
      router.runA(fromA(Frame.ipv4(Router.HOST_A, "10.0.2.9", 64, 17, 0, Frame.udp(1, 2, 700))));
      assertEquals(1, router.stage.held());
      byte[] reply =
          Frame.concat(
              Frame.shorts(1, 0x0800, 0x0604, 2),
              Frame.mac(Router.HOST_B_MAC),
              Frame.ip4("10.0.2.9"),
              Frame.mac(Router.MAC_B),
              Frame.ip4(Router.OWN_B));
      List<byte[]> sent =
          router.runB(Frame.ethernet(Router.MAC_B, Router.HOST_B_MAC, 0x0806, reply)).sent("pb");
      assertEquals(708, reassemble(sent, 576, 0, false).length);
    }
  }
}
