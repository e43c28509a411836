package io.millrace.driver.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.host.FakeMachine;
import io.millrace.driver.pci.PciFunction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class BinderTest {
  private static final String CARD = "0000:00:08.0";
  private static final String OTHER = "0000:00:09.0";
  private static final String DEVICE = "/sys/bus/pci/devices/" + CARD;

  @TempDir private Path root;
  private final Map<String, List<String>> addresses = new HashMap<>();
  private FakeMachine machine;
  private FakeKernel kernel;
  private Binder binder;

  @BeforeEach
  void plugIn() {
    machine =
        new FakeMachine(root)
            .card(CARD, "8086", "10d3")
            .driver(CARD, "e1000e")
            .netInterface(CARD, "eth1")
            .group(4, CARD)
            .card(OTHER, "8086", "10d3")
            .driver(OTHER, "e1000e")
            .netInterface(OTHER, "eth2")
            .group(5, OTHER);
    kernel = new FakeKernel(machine, "e1000e");
    binder = new Binder(machine.files(), name -> addresses.getOrDefault(name, List.of()));
  }

  private List<PciFunction> cards(String... names) throws BindException {
    List<PciFunction> cards = new ArrayList<>();
    for (String name : names) {
      cards.add(binder.find(name));
    }
    return cards;
  }

  private PciFunction take(String... names) throws BindException {
    PlanRunner runner = new PlanRunner(machine.files(), kernel);
    List<PciFunction> taken = new ArrayList<>();
    for (BindPlan plan : binder.bind(cards(names), Optional.of("anna"), false)) {
      taken.add(runner.take(plan));
    }
    return taken.getLast();
  }

  private static String refusal(Executable refused) {
    return String.valueOf(assertThrows(BindException.class, refused).getMessage());
  }

  private String refusal(boolean force, String... names) {
    return refusal(() -> binder.bind(cards(names), Optional.empty(), force));
  }

  @Test
  void takingACard() throws BindException {
    assertTrue(take(CARD).isOwnable());
    assertEquals(
        List.of(
            "modprobe vfio-pci",
            "modprobe -q 'vfio_iommu_type1'",
            "echo vfio-pci > /sys/bus/pci/devices/0000:00:08.0/driver_override",
            "echo 0000:00:08.0 > /sys/bus/pci/devices/0000:00:08.0/driver/unbind",
            "echo 0000:00:08.0 > /sys/bus/pci/drivers_probe",
            "chown anna /dev/vfio/4"),
        kernel.commands);
  }

  @Test
  void takingItAgainChangesOnlyTheOwner() throws BindException {
    take(CARD);
    kernel.commands.clear();
    take(CARD);
    assertEquals(List.of("chown anna /dev/vfio/4"), kernel.commands);
    String owner = machine.files().owner("/dev/vfio/4").orElseThrow();
    assertEquals(List.of(), binder.bind(cards(CARD), Optional.of(owner), false).getFirst().steps());
  }

  @Test
  void aKernelWithIommufdHasANodeForTheDevice() throws BindException {
    machine.file("/dev/iommu", "");
    take("eth1");
    assertEquals(
        "chown anna /dev/vfio/devices/$(ls /sys/bus/pci/devices/0000:00:08.0/vfio-dev/)",
        kernel.commands.getLast());
  }

  @Test
  void givingItBack() throws BindException {
    take(CARD);
    kernel.commands.clear();
    BindPlan plan = binder.unbind(cards(CARD)).getFirst();
    PciFunction card = new PlanRunner(machine.files(), kernel).giveBack(plan);
    assertEquals(Optional.of("e1000e"), card.driver());
    assertEquals(Optional.empty(), card.driverOverride());
    assertEquals(
        List.of(
            "echo > /sys/bus/pci/devices/0000:00:08.0/driver_override",
            "echo 0000:00:08.0 > /sys/bus/pci/devices/0000:00:08.0/driver/unbind",
            "modprobe -q 'pci:v00008086d000010d3'",
            "echo 0000:00:08.0 > /sys/bus/pci/drivers_probe"),
        kernel.commands);
  }

  @Test
  void whatTheKernelHasIsNotGivenBackAgain() throws BindException {
    assertEquals(List.of(), binder.unbind(cards(CARD)).getFirst().steps());
    machine.file(DEVICE + "/driver_override", "vfio-pci\n");
    assertEquals(
        List.of(Step.Write.driverOverride(cards(CARD).getFirst().address(), "")),
        binder.unbind(cards(CARD)).getFirst().steps());
  }

  @Test
  void aCardThatAProcessDrivesIsNotGivenBack() throws BindException {
    take(CARD);
    machine.link("/proc/77/fd/9", "/dev/vfio/4").file("/proc/77/comm", "java\n");
    machine.link("/proc/78/fd/1", "null").directory("/proc/self");
    assertEquals(
        "0000:00:08.0 (eth1) is driven by process 77 (java): stop that first",
        refusal(() -> binder.unbind(cards(CARD))));
  }

  @Test
  void aCardThatVfioRefusesGoesBack() {
    kernel.vfioRefuses = true;
    assertEquals(
        "0000:00:08.0: vfio-pci did not take it; the kernel's log (dmesg) may say why;"
            + " it is with e1000e again",
        refusal(() -> take(CARD)));
  }

  @Test
  void aCardThatLeavesMeanwhile() throws BindException {
    BindPlan plan = binder.bind(cards(CARD), Optional.empty(), false).getFirst();
    machine.remove(DEVICE + "/vendor").remove(DEVICE + "/driver");
    String message = refusal(() -> new PlanRunner(machine.files(), kernel).take(plan));
    assertTrue(message.contains("driver/unbind' failed: there is no such file"), message);
  }

  @Test
  void noSuchCard() {
    for (String name : List.of("00:1f.7", "eth9", "lo", "../../x")) {
      machine.directory("/sys/class/net/lo");
      String message = refusal(false, name);
      assertTrue(message.endsWith("; there are 0000:00:08.0 (eth1), 0000:00:09.0 (eth2)"), message);
    }
    assertTrue(refusal(false, "lo").startsWith("interface 'lo' has no PCI card behind it"));
  }

  @Test
  void anAddress() throws BindException {
    addresses.put("eth1", List.of("192.0.2.1/24", "2001:db8::1/64", "fe80::1/64"));
    assertEquals(
        "interface eth1 (0000:00:08.0) is in use (address 192.0.2.1/24, address 2001:db8::1/64);"
            + " --force takes it all the same",
        refusal(false, CARD));
    assertEquals(1, binder.bind(cards(CARD), Optional.empty(), true).size());
  }

  @Test
  void aLinkLocalAddressIsNoUse() throws BindException {
    addresses.put("eth1", List.of("fe80::1/64"));
    machine.file(
        "/proc/net/ipv6_route",
        """
        fe800000000000000000000000000000 40 00 00 00 00000100 00000001 00000000 00000001 eth1
        ff000000000000000000000000000000 08 00 00 00 00000100 00000001 00000000 00000001 eth1
        20010db8000000000000000000000001 80 00 00 00 00000000 00000001 00000000 80200001 eth1
        short line
        """);
    assertEquals(1, binder.bind(cards(CARD), Optional.empty(), false).size());
  }

  @Test
  void routes() {
    machine
        .file(
            "/proc/net/route",
            """
            Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
            eth1\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
            eth1\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
            eth2\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0
            eth1\todd\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0
            """)
        .file(
            "/proc/net/ipv6_route",
            "20010db8000000000000000000000000 20 00 00 00 00000400 00000001 00000000 00000003"
                + " eth1\n");
    assertEquals(
        "interface eth1 (0000:00:08.0) is in use (route to anywhere (default),"
            + " route to 192.0.2.0/24, a route, route to 2001:db8::/32);"
            + " --force takes it all the same",
        refusal(false, CARD));
  }

  @Test
  void bridgesAndVlansOnTop() {
    machine
        .link("/sys/class/net/eth1/master", "../br0")
        .link("/sys/class/net/eth1/upper_br0", "../br0")
        .link("/sys/class/net/eth1/upper_eth1.7", "../eth1.7");
    assertTrue(
        refusal(false, CARD).contains("is in use (part of br0, carries eth1.7)"),
        refusal(false, CARD));
  }

  @Test
  void virtualFunctionsAndHiddenInterfaces() {
    machine.file(DEVICE + "/sriov_numvfs", "3\n");
    assertTrue(refusal(false, CARD).contains("has 3 virtual functions, which would vanish"));
    machine.remove(DEVICE + "/net/eth1");
    assertTrue(refusal(false, CARD).contains("has its interface in another network namespace"));
  }

  @Test
  void withoutAnIommu() {
    machine.remove(DEVICE + "/iommu_group");
    assertTrue(refusal(true, CARD).contains("has no IOMMU group"), refusal(true, CARD));
  }

  @Test
  void aSharedGroup() throws BindException {
    machine.group(4, OTHER);
    assertEquals(
        "0000:00:08.0 shares IOMMU group 4 with 0000:00:09.0 (e1000e), which must leave the kernel"
            + " with it: 'millrace bind 0000:00:08.0 0000:00:09.0'",
        refusal(true, CARD));
    take(CARD, OTHER);
    assertTrue(binder.find(CARD).isOwnable() && binder.find(OTHER).isOwnable());
  }

  @Test
  void whatIsNoNetworkCard() throws BindException {
    machine
        .function("0000:00:02.0", "8086", "2922", "0x010601")
        .driver("0000:00:02.0", "ahci")
        .group(4, "0000:00:02.0");
    assertEquals("0000:00:02.0 (ahci) is not a network card", refusal(true, "00:02.0"));
    assertTrue(refusal(false, CARD, "00:02.0").contains("may be in use; --force"));
    assertEquals(2, binder.bind(cards(CARD, "00:02.0"), Optional.empty(), true).size());
  }
}
