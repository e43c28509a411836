package io.millrace.stages.wireguard.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.PacketMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Packets of nine thousand bytes, in a process whose buffers are that large. */
@Tag("system")
class JumboTest {
  private static final int MTU = 9_000 - 80;

  @Test
  void largePackets() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-ea",
                "-Dmillrace.memory=256m",
                "-Dmillrace.data-room=9216",
                "-cp",
                System.getProperty("java.class.path"),
                JumboTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  /** What the other process does. */
  public static void main(String[] arguments) {
    try (Pair pair = new Pair().overIpv6().agreed()) {
      pair.left.link.tunnel().setMtu(MTU);
      pair.right.link.tunnel().setMtu(MTU);
      for (int length = MTU - 40; length <= MTU; length++) {
        byte[] ip = pair.sealed(Pair.packet(length));
        assertEquals(0, Bytes.udpChecksum6(ip));
        pair.right.hear(Pair.frame(ip));
        assertArrayEquals(Pair.packet(length), pair.right.received.removeFirst());
      }
      assertEquals(9_000, pair.sealed(Pair.packet(MTU)).length);
      assertEquals(true, PacketMemory.DATA_ROOM >= 9_216);
    }
  }
}
