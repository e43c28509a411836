package io.millrace.driver.vfio;

import static io.millrace.driver.vfio.FakeKernel.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.catalog.CardCatalog;
import io.millrace.driver.catalog.CardPorts;
import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.SysResource;
import io.millrace.driver.port.PortException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in the way is named, with what to do about it, and nothing stays open. */
class VfioErrorsTest {
  private static final long BYTES = 4L << 20;
  private static final String CARD = "0000:00:08.0";

  @TempDir Path root;
  private final MemorySegment packets = Arena.ofAuto().allocate(BYTES, 4096);
  private FakeKernel kernel;
  private Path functions;

  @BeforeEach
  void aCard() throws IOException {
    kernel = new FakeKernel(root);
    kernel.add(CARD, "5", "vfio-pci");
    functions = kernel.sysfs.resolve("bus/pci/devices");
  }

  @AfterEach
  void nothingIsOpen() {
    assertEquals(List.of(), kernel.open());
    assertTrue(kernel.mapped.isEmpty());
  }

  private void refused(String address, String... parts) {
    PortException e =
        assertThrows(PortException.class, () -> kernel.host(packets).open(at(address)));
    String message = String.valueOf(e.getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void anAddressWithoutADevice() {
    refused("0000:00:1f.0", "no PCI device 0000:00:1f.0", "millrace ports");
  }

  @Test
  void aSystemWithoutIommu() throws IOException {
    Files.delete(functions.resolve(CARD).resolve("iommu_group"));
    refused(CARD, CARD, "IOMMU", "intel_iommu=on", "millrace doctor");
  }

  @Test
  void aCardThatItsKernelDriverHas() throws IOException {
    kernel.add("0000:00:09.0", "6", "e1000e");
    Files.createDirectories(functions.resolve("0000:00:09.0/net/eth1"));
    refused("0000:00:09.0", "driver e1000e", "interface eth1", "millrace bind 0000:00:09.0");
    Files.delete(functions.resolve("0000:00:09.0/driver"));
    refused("0000:00:09.0", "no driver", "millrace bind 0000:00:09.0");
  }

  @Test
  void aGroupWithSomebodyElseInIt() throws IOException {
    kernel.add("0000:00:08.1", "5", "igb");
    kernel.add("0000:00:08.2", "5", "pcieport");
    kernel.add("0000:00:08.3", "5", "vfio-pci");
    kernel.notViable = true;
    refused(CARD, "group 5", "0000:00:08.1 (driver igb):", "millrace bind");
    kernel.addCharacterDevice(CARD, "vfio0");
    kernel.refused.put("VFIO_DEVICE_BIND_IOMMUFD", Errno.EBUSY);
    refused(CARD, "group 5", "0000:00:08.1 (driver igb):", "millrace bind");
  }

  @Test
  void aNodeThatIsNotOurs() throws IOException {
    Files.createFile(kernel.dev.resolve("vfio/5"));
    kernel.refused.put("vfio/5", Errno.EACCES);
    refused(CARD, "/vfio/5", "belongs to", "permissions rw", "millrace bind " + CARD + " --user");
  }

  @Test
  void aKernelWithoutVfio() {
    kernel.refused.put("vfio/vfio", Errno.ENOENT);
    refused(CARD, "/vfio/vfio", "modprobe vfio-pci");
  }

  @Test
  void aCardThatAnotherProcessHas() throws IOException {
    kernel.refused.put("vfio/5", Errno.EBUSY);
    refused(CARD, CARD, "another process");
    kernel.addCharacterDevice(CARD, "vfio0");
    kernel.refused.put("VFIO_DEVICE_BIND_IOMMUFD", Errno.EBUSY);
    refused(CARD, CARD, "another process");
  }

  @Test
  void interruptsThatCannotBeConfined() {
    kernel.refused.put("VFIO_SET_IOMMU", Errno.EPERM);
    refused(CARD, "interrupt remapping", "allow_unsafe_interrupts");
  }

  @Test
  void tooLittleLockableMemory() {
    kernel.memlock = new SysResource.Limit(64 << 10, 1 << 20);
    refused(
        CARD,
        "packet memory (4 MiB)",
        "may lock 1 MiB",
        "RLIMIT_MEMLOCK",
        "ulimit -l 4096",
        "LimitMEMLOCK=4194304",
        "memlock 4096",
        "limits.d");
  }

  @Test
  void theLimitIsRaisedAsFarAsTheProcessMay() {
    kernel.memlock = new SysResource.Limit(64 << 10, -1);
    kernel.host(packets).open(at(CARD)).close();
    assertEquals(-1, kernel.memlock.current());
  }

  @Test
  void memoryThatCannotBeLockedForAnotherReason() {
    kernel.refused.put("VFIO_IOMMU_MAP_DMA", Errno.ENOMEM);
    refused(CARD, "cannot lock packet memory (4 MiB)");
  }

  @Test
  void aDeviceThatFailsAfterItWasOpened() {
    kernel.refused.put("VFIO_DEVICE_GET_INFO", Errno.EIO);
    refused(CARD, CARD, "VFIO_DEVICE_GET_INFO");
  }

  @Test
  void aCardWithoutDriver() throws IOException {
    kernel.add("0000:00:09.0", "6", "vfio-pci").become(0x1234, 0x5678);
    VfioCard card = kernel.host(packets).open(at("0000:00:09.0"));
    PortException e =
        assertThrows(PortException.class, () -> CardPorts.open(card, CardConfig.of("left")));
    assertEquals(
        "0000:00:09.0 is a card of kind 1234:5678, for which there is no driver; there are drivers"
            + " for "
            + CardCatalog.MODELS.stream()
                .map(m -> "%s (%04x:%04x)".formatted(m.name(), m.vendor(), m.device()))
                .collect(Collectors.joining(", ")),
        e.getMessage());
  }
}
