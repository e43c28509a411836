package io.millrace.samples.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.pipeline.TraceStep;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTextTest {
  private static final String UDP4 =
      "020000000001020000000002080045000020000000004011000001020304050607081000003500000000";

  private static String text(String head) {
    return FrameText.of(HexFormat.of().parseHex(head));
  }

  @Test
  void thereAndBack() {
    for (TraceStep step :
        List.of(
            new TraceStep(1, "validate", "to acl", 60, UDP4),
            new TraceStep(2, "acl", "dropped acl-denied", 0, ""))) {
      assertEquals(step, TraceText.decode(TraceText.encode(step)));
    }
  }

  @Test
  void packetByPacket() {
    List<String> lines =
        List.of("1 in 60 " + UDP4 + " received", "2 in 0 - received", "1 out 60 - sent");
    String text = TraceText.text(lines);
    assertTrue(text.indexOf("sent") < text.indexOf("packet 2"), text);
    assertTrue(text.contains("UDP 4096 > 53"), text);
  }

  @Test
  void anErrorOfTheAppliance() {
    assertThrows(IllegalArgumentException.class, () -> TraceText.decode("error no such request"));
  }

  @Test
  void frames() {
    assertEquals(
        "02:00:00:00:00:02 > 02:00:00:00:00:01  1.2.3.4 > 5.6.7.8  TTL 64  UDP 4096 > 53",
        text(UDP4));
    String six =
        "0200000000010200000000028100000a86dd60000000000006fffd000000000000000000000000000001"
            + "fd000000000000000000000000000002"
            + "0050ffff";
    assertEquals(
        "02:00:00:00:00:02 > 02:00:00:00:00:01  VLAN 10  fd00::1 > fd00::2  hop limit 255 "
            + " TCP 80 > 65535",
        text(six));
    assertEquals("too short for Ethernet", text("0200"));
    assertEquals(
        "02:00:00:00:00:02 > ff:ff:ff:ff:ff:ff  ARP", text("ffffffffffff0200000000020806"));
  }

  @Test
  void noFrameIsTooStrange() {
    byte[] frame = HexFormat.of().parseHex(UDP4);
    for (int length = 0; length <= frame.length; length++) {
      assertTrue(FrameText.of(Arrays.copyOf(frame, length)).length() > 3);
    }
    frame[14] = 0x4f;
    assertTrue(FrameText.of(frame).contains("UDP"));
  }
}
