package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Frames that no kernel sends, played into the link by a second appliance that runs on the left
 * host; meanwhile the router serves others as ever.
 */
@Tag("system")
class HostileTest {
  private static final int TIMES = 20;

  /** Link-local and global, of both hosts. */
  private static final int HOST_ADDRESSES = 4;

  /** Of host 10.0.1.2 to 10.0.2.2: IPv4 header and UDP header, with right checksums. */
  private static final String UDP =
      "4500001c000000004011 63ce 0a000102 0a000202 0400 0009 0008 0000";

  private static final String TO_ROUTER = "020000000101 02aaaaaaaaaa ";
  private static final String TO_OTHER = "02bbbbbbbbbb 02aaaaaaaaaa ";
  private static final String BROADCAST = "ffffffffffff 02aaaaaaaaaa ";

  @RegisterExtension final Lab lab = new Lab();

  @Test
  void everyFrameIsDroppedForItsReason() throws IOException {
    Network net = lab.network();
    Appliance router = lab.start(Router.PLAIN);
    Ping.from(net.left, "-c 1 -W 5 " + Network.RIGHT4).complete();
    Summary player =
        play(
            TO_ROUTER + "8100 0005 0800" + UDP,
            TO_ROUTER + "88a8 0005 8100 0006 0800" + UDP,
            TO_OTHER + "0800" + UDP,
            BROADCAST + "0800" + UDP,
            TO_ROUTER + "88b5" + UDP,
            TO_ROUTER + "0800" + UDP.replace("63ce", "63cd"));
    assertEquals(6 * TIMES, player.port("out", "txPackets"), player.toString());
    Ping.from(net.left, "-c 20 -i 0.01 -W 5 " + Network.RIGHT4).complete();

    Summary summary = router.stop();
    assertEquals(2 * TIMES, summary.dropped("vlan-unknown"), "vlan-unknown");
    // A host that has just come up asks whether somebody else has its addresses (RFC 4862, 5.4).
    long forOthers = summary.dropped("not-for-us");
    assertTrue(forOthers >= TIMES && forOthers <= TIMES + HOST_ADDRESSES, "not-for-us");
    assertEquals(TIMES, summary.dropped("not-routable-protocol"), "not-routable-protocol");
    assertEquals(TIMES, summary.dropped("ipv4-checksum"), "ipv4-checksum");
    assertTrue(summary.dropped("multicast") >= TIMES, "multicast"); // hosts send some themselves
  }

  /** Sends each of the frames some times over, from a capture file. */
  private Summary play(String... frames) throws IOException {
    List<byte[]> all = new ArrayList<>();
    for (String frame : frames) {
      all.addAll(Collections.nCopies(TIMES, HexFormat.of().parseHex(frame.replace(" ", ""))));
    }
    Path capture = Files.write(lab.directory().resolve("frames.pcap"), capture(all));
    String yaml =
        """
        ports:
          in: {type: pcap, read: %s}
          out: {type: af_packet, interface: eth0}
        pipeline: [in, out]
        """
            .formatted(capture);
    Network net = lab.network();
    long sentBefore = net.frames(net.left, "tx");
    Appliance player = lab.begin(net.left, yaml, List.of()).awaitStart();
    long deadline = System.nanoTime() + Shell.LIMIT.toNanos();
    while (net.frames(net.left, "tx") < sentBefore + all.size()) {
      assertTrue(System.nanoTime() - deadline < 0, "not all frames have been sent");
    }
    return player.stop();
  }

  /** A capture file of Ethernet frames in the classic format. */
  private static byte[] capture(List<byte[]> frames) {
    ByteBuffer file = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    file.putLong(0).putInt(1 << 16).putInt(1);
    for (byte[] frame : frames) {
      file.putLong(0).putInt(frame.length).putInt(frame.length).put(frame);
    }
    return Arrays.copyOf(file.array(), file.position());
  }
}
