package io.millrace.driver.pci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.host.FakeMachine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PciBusTest {
  private static final String DEVICE = "/sys/bus/pci/devices/0000:00:08.0";

  @TempDir private Path root;
  private FakeMachine machine;
  private PciBus bus;

  @BeforeEach
  void plugIn() {
    machine =
        new FakeMachine(root)
            .card("0000:00:09.0", "8086", "10c9")
            .card("0000:00:08.0", "8086", "10d3")
            .function("0000:00:01.0", "1af4", "1042", "0x018000")
            .driver("0000:00:08.0", "e1000e")
            .netInterface("0000:00:08.0", "eth1")
            .group(4, "0000:00:08.0", "0000:00:01.0");
    bus = new PciBus(machine.files());
  }

  private PciFunction card() {
    return bus.find(PciAddress.parse("00:08.0")).orElseThrow();
  }

  @Test
  void everythingSysfsTells() {
    machine
        .file(DEVICE + "/numa_node", "1\n")
        .file(DEVICE + "/sriov_numvfs", "2\n")
        .file(DEVICE + "/driver_override", "vfio-pci\n")
        .file(
            DEVICE + "/resource",
            """
            0x00000000fe800000 0x00000000fe81ffff 0x0000000000040200
            0x0000000000000000 0x0000000000000000 0x0000000000000000
            0x000000000000c000 0x000000000000c01f 0x0000000000040101
            """);
    assertEquals(
        new PciFunction(
            new PciAddress(0, 0, 8, 0),
            new PciId(0x8086, 0x10d3, 0x1af4, 0x1100, 0x020000, 1),
            Optional.of("e1000e"),
            Optional.of("vfio-pci"),
            OptionalInt.of(4),
            1,
            List.of("eth1"),
            false,
            2,
            List.of(0x20000L, 0L, 0x20L)),
        card());
  }

  @Test
  void whatIsMissingIsEmpty() {
    PciFunction bare = bus.find(PciAddress.parse("00:09.0")).orElseThrow();
    assertEquals(Optional.empty(), bare.driver());
    assertEquals(Optional.empty(), bare.driverOverride());
    assertEquals(OptionalInt.empty(), bare.iommuGroup());
    assertEquals(List.of(), bare.interfaces());
    assertEquals(List.of(), bare.regions());
    assertEquals(-1, bare.numaNode());
  }

  @Test
  void cardsAreInOrderAndOtherFunctionsAreNone() {
    assertEquals(
        List.of("0000:00:08.0", "0000:00:09.0"),
        bus.networkCards().stream().map(card -> card.address().toString()).toList());
    assertEquals(3, bus.functions().size());
  }

  @Test
  void anInterfaceBehindAVirtioDevice() {
    machine.directory("/sys/bus/pci/devices/0000:00:09.0/virtio3/net/enp0s9");
    PciFunction card = bus.findByInterface("enp0s9").orElseThrow();
    assertEquals("0000:00:09.0", card.address().toString());
    assertTrue(card.onVirtioBus());
    assertFalse(card().onVirtioBus());
  }

  @Test
  void anInterfaceInAnotherNamespace() {
    assertFalse(bus.hasHiddenInterface(card()));
    machine.remove(DEVICE + "/net/eth1");
    assertTrue(bus.hasHiddenInterface(card()));
    machine.remove(DEVICE + "/net");
    assertFalse(bus.hasHiddenInterface(card()));
  }

  @Test
  void aGroupAndWhoElseIsInIt() {
    IommuGroup group = bus.group(4);
    assertEquals("/dev/vfio/4", group.node());
    assertEquals(List.of("0000:00:01.0"), names(group));
    assertFalse(group.besides(card().address()).getFirst().isInTheWay());
    machine.driver("0000:00:01.0", "virtio-pci");
    assertTrue(bus.group(4).besides(card().address()).getFirst().isInTheWay());
    for (String harmless : List.of("pcieport", "vfio-pci", "mlx5_vfio_pci")) {
      machine.driver("0000:00:01.0", harmless);
      assertFalse(bus.group(4).besides(card().address()).getFirst().isInTheWay(), harmless);
    }
    assertEquals(List.of(), bus.group(77).members());
  }

  private static List<String> names(IommuGroup group) {
    return group.besides(new PciAddress(0, 0, 8, 0)).stream().map(IommuGroup.Member::name).toList();
  }

  @Test
  void whatLeavesOrIsOddIsLeftOut() {
    machine
        .directory("/sys/bus/pci/devices/0000:00:0a.0")
        .file("/sys/bus/pci/devices/0000:00:0b.0/vendor", "0x8086\n")
        .file("/sys/bus/pci/devices/0000:00:0c.0/vendor", "\n")
        .file("/sys/bus/pci/devices/0000:00:0c.0/device", "what\n")
        .directory("/sys/bus/pci/devices/nonsense")
        .link("/sys/bus/pci/devices/0000:00:0d.0", "../../../devices/gone")
        .link(DEVICE + "/iommu_group", "../../noiommu-0")
        .file(DEVICE + "/numa_node", "")
        .file(DEVICE + "/resource", "0x1\nnothing here\n\n");
    assertEquals(3, bus.functions().size());
    assertEquals(OptionalInt.empty(), card().iommuGroup());
    assertEquals(List.of(0L, 0L), card().regions());
  }

  @Test
  void aMachineWithoutPci() {
    assertEquals(List.of(), new PciBus(new FakeMachine(root.resolve("no")).files()).functions());
  }
}
