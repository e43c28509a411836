package io.millrace.driver.pci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.host.FakeMachine;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PciCapabilityTest {
  private static final PciAddress ADDRESS = PciAddress.parse("0000:00:08.0");

  @TempDir private Path root;

  private SysfsConfigSpace config(byte[] bytes) {
    FakeMachine machine = new FakeMachine(root).file(PciBus.directory(ADDRESS) + "/config", bytes);
    return new PciBus(machine.files()).config(ADDRESS);
  }

  /** Power management at 0x40, MSI-X at 0xa0, error reporting at 0x100, SR-IOV at 0x140. */
  private static byte[] bytes(int length) {
    byte[] bytes = new byte[4096];
    bytes[0] = (byte) 0x86;
    bytes[1] = (byte) 0x80;
    bytes[PciConfigSpace.STATUS] = PciConfigSpace.STATUS_CAPABILITIES;
    bytes[PciConfigSpace.CAPABILITIES] = 0x40;
    bytes[0x40] = PciConfigSpace.CAPABILITY_POWER;
    bytes[0x41] = (byte) 0xa0;
    bytes[0xa0] = PciConfigSpace.CAPABILITY_MSIX;
    bytes[0x100] = 1;
    bytes[0x102] = 1;
    bytes[0x103] = 0x14;
    bytes[0x140] = 0x10;
    bytes[0x142] = 1;
    return Arrays.copyOf(bytes, length);
  }

  private static List<String> names(PciConfigSpace config) {
    return PciCapability.of(config).stream().map(PciCapability::name).toList();
  }

  @Test
  void bothLists() {
    assertEquals(
        List.of("power management", "MSI-X", "advanced error reporting", "SR-IOV"),
        names(config(bytes(4096))));
  }

  @Test
  void withoutPciExpressThereIsOneList() {
    assertEquals(List.of("power management", "MSI-X"), names(config(bytes(256))));
  }

  @Test
  void withoutRootOnlyTheHeadCanBeRead() {
    SysfsConfigSpace head = config(bytes(64));
    assertEquals(0x8086, head.get16(0));
    assertEquals(0xffff, head.get16(0x40));
    assertEquals(-1, head.get32(0x3e));
    assertEquals(List.of(), names(head));
  }

  @Test
  void aFunctionThatHasLeftAnswersOnes() {
    PciConfigSpace gone = new PciBus(new FakeMachine(root).files()).config(ADDRESS);
    assertEquals(0xff, gone.get8(0));
    assertEquals(0xffff, gone.get16(0));
    assertEquals(List.of(), PciCapability.of(gone));
    assertThrows(UncheckedIOException.class, () -> gone.put8(4, 0));
  }

  @Test
  void writing() {
    SysfsConfigSpace config = config(bytes(256));
    config.put8(0x50, 0x12);
    config.put16(0x52, 0x3456);
    config.put32(0x54, 0x789abcde);
    assertEquals(0x34560012, config.get32(0x50));
    assertEquals(0xbcde, config.get16(0x54));
    assertEquals(0x78, config.get8(0x57));
  }

  @Test
  void anyBytesEnd() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      byte[] bytes = new byte[4096];
      random.nextBytes(bytes);
      bytes[PciConfigSpace.STATUS] |= PciConfigSpace.STATUS_CAPABILITIES;
      List<PciCapability> found = PciCapability.of(config(bytes));
      long offsets = found.stream().mapToInt(PciCapability::offset).distinct().count();
      assertEquals(found.size(), offsets, "seed " + seed);
      assertTrue(found.stream().allMatch(c -> c.offset() >= 0x40), "seed " + seed);
    }
  }
}
