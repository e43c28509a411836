package io.millrace.driver.pci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.host.FakeMachine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PciNamesTest {
  private static final String FILE =
      """
      #
      # List of PCI ID's

      1af4  Red Hat, Inc.
      \t1041  Virtio 1.0 network device
      8086  Intel Corporation
      \t10d3  82574L Gigabit Network Connection
      \t\t103c 1785  NC112i 1-port
      \t10c9  82576 Gigabit Network Connection

      C 02  Network controller
      \t00  Ethernet controller
      8086  not a vendor any more
      """;

  private static PciId id(int vendor, int device) {
    return new PciId(vendor, device, 0, 0, 0x020000, 0);
  }

  private static PciNames parse(String text) {
    return PciNames.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void names(@TempDir Path root) {
    PciNames names =
        PciNames.of(new FakeMachine(root).file("/usr/share/hwdata/pci.ids", FILE).files());
    assertEquals(Optional.of("Intel Corporation"), names.vendor(id(0x8086, 1)));
    assertEquals(Optional.of("82576 Gigabit Network Connection"), names.device(id(0x8086, 0x10c9)));
    assertEquals(Optional.of("Virtio 1.0 network device"), names.device(id(0x1af4, 0x1041)));
    assertEquals(Optional.empty(), names.device(id(0x1af4, 0x10c9)));
    assertEquals(Optional.empty(), names.device(id(0x8086, 0x103c)));
  }

  @Test
  void withoutAFileThereAreNone(@TempDir Path root) {
    PciNames names = PciNames.of(new FakeMachine(root).files());
    assertEquals(Optional.empty(), names.vendor(id(0x8086, 0x10d3)));
  }

  @Test
  void linesOfAnotherFormArePassedOver() {
    PciNames names =
        parse(
            """
            80
            8086
            zz86  no
            \t10d3  nobody's
            8086  Intel
            \t
            \txyz
            \t10d3\s\s
            \t10c9  a\u0007b
            """);
    assertEquals(Optional.of("Intel"), names.vendor(id(0x8086, 0)));
    assertEquals(Optional.empty(), names.device(id(0x8086, 0x10d3)));
    assertEquals(Optional.of("ab"), names.device(id(0x8086, 0x10c9)));
  }

  /** What is written in the form is read, whatever stands between. */
  @Test
  void roundTrip() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      Map<Integer, Map<Integer, String>> wanted = new TreeMap<>();
      StringBuilder file = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        int vendor = random.nextInt(0xffff);
        file.append("%04x  Vendor %d%n".formatted(vendor, vendor));
        noise(random, file);
        for (int j = random.nextInt(10); j > 0; j--) {
          int device = random.nextInt(0xffff);
          String name = "Device " + random.nextInt();
          wanted.computeIfAbsent(vendor, _ -> new TreeMap<>()).put(device, name);
          file.append("\t%04x  %s%n".formatted(device, name));
          noise(random, file);
        }
      }
      PciNames names = parse(file.toString());
      wanted.forEach(
          (vendor, devices) ->
              devices.forEach(
                  (device, name) ->
                      assertEquals(
                          Optional.of(name), names.device(id(vendor, device)), "seed " + seed)));
    }
  }

  private static void noise(Random random, StringBuilder file) {
    switch (random.nextInt(5)) {
      case 0 -> file.append("# a comment\n");
      case 1 -> file.append("\n");
      case 2 -> file.append("\t\t8086 0001  a board\n");
      case 3 -> file.append("\t12 short\n");
      default -> {}
    }
  }
}
