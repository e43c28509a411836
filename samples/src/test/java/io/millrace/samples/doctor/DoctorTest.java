package io.millrace.samples.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.PacketMemoryConfig;
import io.millrace.driver.memory.PacketMemoryConfig.HugePages;
import io.millrace.driver.pci.PciBus;
import io.millrace.samples.doctor.Finding.Level;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  private static final String CARD = "0000:03:00.0";
  private static final String POOL = "/sys/kernel/mm/hugepages/hugepages-2048kB/";
  private static final String CPUS = "/sys/devices/system/cpu/";
  private static final String TABLES = "/sys/firmware/acpi/tables/";

  @TempDir private Path root;
  private final Set<String> unusable = new HashSet<>();
  private PacketMemoryConfig memory = new PacketMemoryConfig(256 << 20, HugePages.AUTO, 2048);
  private Tree tree;

  /** A machine without fault. */
  @BeforeEach
  void healthy() {
    tree =
        new Tree(root)
            .card(CARD, "10d3")
            .driver(CARD, "vfio-pci")
            .group(4, CARD)
            .file("/dev/vfio/vfio", "")
            .file("/dev/vfio/4", "")
            .file("/proc/cmdline", "quiet intel_iommu=on\n")
            .file("/proc/interrupts", " 0:  1  IR-IO-APIC  2-edge  timer\n")
            .file("/proc/self/status", "Name:\tjava\nCapEff:\t0000000000000000\n")
            .file(POOL + "nr_hugepages", "130\n")
            .file(POOL + "free_hugepages", "128\n")
            .file(POOL + "resv_hugepages", "0\n")
            .file("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n")
            .directory("/sys/devices/system/node/node0")
            .file(CPUS + "online", "0-3\n")
            .file(CPUS + "isolated", "2-3\n")
            .file(CPUS + "nohz_full", "2-3\n")
            .file(CPUS + "cpu2/topology/thread_siblings_list", "2\n")
            .file(CPUS + "cpu3/topology/thread_siblings_list", "3\n")
            .file(CPUS + "cpu0/cpufreq/scaling_governor", "performance\n")
            .file(TABLES + "DMAR", "");
    limit("268435456", "268435456");
  }

  private void limit(String soft, String hard) {
    tree.file(
        "/proc/self/limits",
        "Limit    Soft Limit   Hard Limit   Units\nMax locked memory    %s    %s    bytes\n"
            .formatted(soft, hard));
  }

  private List<Finding> findings() {
    return Doctor.look(
        new Patient(
            tree.files(),
            new PciBus(tree.files()).networkCards(),
            memory,
            "anna",
            path -> !unusable.contains(path)));
  }

  /** The one finding that is not good. */
  private Finding ailment() {
    List<Finding> bad = findings().stream().filter(found -> found.level() != Level.OK).toList();
    assertEquals(1, bad.size(), () -> "findings: " + bad);
    return bad.getFirst();
  }

  private void assertAilment(Level level, String meaning, String fix) {
    Finding found = ailment();
    assertEquals(level, found.level(), found.toString());
    assertEquals(meaning, found.meaning());
    assertEquals(fix, found.fix());
  }

  @Test
  void aHealthyMachine() {
    List<Finding> findings = findings();
    assertEquals(
        List.of(
            "iommu",
            "vfio-pci",
            "card " + CARD,
            "memlock",
            "hugepages",
            "transparent hugepages",
            "numa",
            "cores",
            "governor"),
        findings.stream().map(Finding::check).toList());
    for (Finding finding : findings) {
      assertEquals(Level.OK, finding.level(), finding.toString());
      assertEquals("", finding.fix());
    }
  }

  @Test
  void nothingThatCanBeRead(@TempDir Path empty) {
    tree = new Tree(empty);
    assertTrue(findings().stream().noneMatch(found -> found.level() == Level.PROBLEM));
  }

  @Test
  void lockedMemory() {
    limit("8388608", "8388608");
    assertAilment(
        Level.PROBLEM,
        "8,192 KiB may be locked, and a card wants all 256 MiB of packet memory locked",
        "sudo prlimit --pid $$ --memlock=268435456:268435456"
            + "   # in the shell that starts millrace");
    limit("8388608", "unlimited");
    assertEquals("ulimit -l 262144   # in the shell that starts millrace", ailment().fix());
    tree.file("/proc/self/status", "CapEff:\t0000000000004000\n");
    assertTrue(findings().stream().allMatch(found -> found.level() == Level.OK));
  }

  @Test
  void tooFewHugePages() {
    tree.file(POOL + "resv_hugepages", "28\n");
    assertAilment(
        Level.WARNING,
        "100 of 130 pages of 2 MiB are free, and packet memory wants 128;"
            + " it will have slower ones",
        "echo 158 | sudo tee /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages");
    memory = new PacketMemoryConfig(256 << 20, HugePages.SIZE_2M, 2048);
    assertEquals(Level.PROBLEM, ailment().level());
    memory = new PacketMemoryConfig(256 << 20, HugePages.SIZE_1G, 2048);
    assertEquals(
        "echo 1 | sudo tee /sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages",
        ailment().fix());
    memory = new PacketMemoryConfig(256 << 20, HugePages.OFF, 2048);
    assertTrue(findings().stream().allMatch(found -> found.level() == Level.OK));
  }

  @Test
  void transparentPagesOff() {
    tree.file("/sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]\n");
    assertEquals(Level.WARNING, ailment().level());
  }

  @Test
  void anIommuThatIsOff(@TempDir Path other) {
    tree = new Tree(other).card(CARD, "10d3").file(TABLES + "DMAR", "");
    tree.directory("/sys/bus/pci/drivers/vfio-pci").file("/usr/sbin/update-grub", "");
    assertEquals(
        "sudo sed -i 's/^GRUB_CMDLINE_LINUX=\"/&intel_iommu=on /' /etc/default/grub"
            + " && sudo update-grub && sudo reboot",
        iommu().fix());
    tree.file("/proc/cmdline", "intel_iommu=off");
    assertTrue(iommu().fix().startsWith("take 'intel_iommu=off'"), iommu().fix());
    tree.file("/proc/cmdline", "intel_iommu=sm_on,on");
    assertTrue(iommu().fix().startsWith("sudo dmesg"), iommu().fix());
    assertEquals(
        List.of(Level.PROBLEM, Level.PROBLEM),
        findings().stream()
            .map(Finding::level)
            .filter(level -> level != Level.OK)
            .limit(2)
            .toList());
  }

  @Test
  void firmwareWithoutIommu(@TempDir Path other) {
    tree = new Tree(other).card(CARD, "10d3");
    assertTrue(iommu().fix().contains("firmware's set-up"), iommu().fix());
    assertEquals(Level.PROBLEM, iommu().level());
    tree = new Tree(other.resolve("no cards"));
    assertEquals(Level.WARNING, iommu().level());
  }

  private Finding iommu() {
    return findings().stream().filter(found -> found.check().equals("iommu")).findFirst().get();
  }

  @Test
  void interruptsThatAreNotRemapped() {
    tree.file("/proc/interrupts", " 0:  1  IO-APIC  2-edge  timer\n");
    assertEquals("it does not remap interrupts, so VFIO refuses cards", ailment().meaning());
    tree.file("/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts", "Y\n");
    assertTrue(findings().stream().allMatch(found -> found.level() == Level.OK));
  }

  @Test
  void aNodeThatBelongsToSomebodyElse() {
    unusable.add("/dev/vfio/4");
    assertAilment(
        Level.PROBLEM,
        "vfio-pci is bound, but anna may not open /dev/vfio/4",
        "sudo chown anna /dev/vfio/4");
  }

  @Test
  void aContainerThatMayNotBeOpened() {
    unusable.add("/dev/vfio/vfio");
    assertTrue(ailment().fix().startsWith("sudo chmod 666 /dev/vfio/vfio"));
  }

  @Test
  void aGroupThatIsNotViable() {
    tree.card("0000:03:00.1", "ffff")
        .file("/sys/bus/pci/devices/0000:03:00.1/class", "0x010000")
        .driver("0000:03:00.1", "ahci")
        .group(4, "0000:03:00.1");
    assertAilment(
        Level.PROBLEM,
        "its IOMMU group 4 is not viable: it holds 0000:03:00.1 (ahci) as well",
        "sudo millrace bind 0000:03:00.0 0000:03:00.1");
    tree.driver(CARD, "e1000e");
    assertEquals(Level.WARNING, ailment().level());
  }

  @Test
  void aCardThatDoesNotAnswer() {
    tree.file("/sys/bus/pci/devices/" + CARD + "/config", "");
    assertEquals("it does not answer: pulled out, or hung", ailment().meaning());
  }

  @Test
  void aKernelWithoutVfio(@TempDir Path other) {
    tree = new Tree(other).file("/proc/sys/kernel/osrelease", "6.12\n");
    VfioCheck check = new VfioCheck();
    Patient patient = new Patient(tree.files(), List.of(), memory, "anna", _ -> true);
    assertEquals(Level.WARNING, check.look(patient).getFirst().level());
    tree.file("/lib/modules/6.12/modules.dep", "kernel/drivers/vfio/pci/vfio-pci.ko.xz: a.ko\n");
    assertEquals(Level.OK, check.look(patient).getFirst().level());
  }

  @Test
  void memoryFarFromTheCard() {
    tree.directory("/sys/devices/system/node/node1")
        .file("/sys/devices/system/node/node1/cpulist", "4-7\n")
        .file("/sys/bus/pci/devices/" + CARD + "/numa_node", "1\n");
    assertAilment(
        Level.WARNING,
        CARD
            + " hangs on node 1, processors 4-7, which has 0 huge pages free of the 128 for"
            + " packet memory",
        "echo 128 | sudo tee"
            + " /sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages");
  }

  @Test
  void coresThatAreNotFree() {
    tree.file(CPUS + "isolated", "\n");
    assertEquals(
        "give the kernel the arguments 'isolcpus=managed_irq,domain,3 nohz_full=3 rcu_nocbs=3'"
            + " and start it again",
        ailment().fix());
    tree.file(CPUS + "isolated", "3\n").file(CPUS + "cpu3/topology/thread_siblings_list", "1,3\n");
    assertEquals(
        "for cpu in 1; do echo 0 | sudo tee /sys/devices/system/cpu/cpu$cpu/online; done",
        ailment().fix());
  }

  @Test
  void aClockThatIsSaved() {
    tree.file(CPUS + "cpu1/cpufreq/scaling_governor", "powersave\n");
    assertAilment(
        Level.WARNING,
        "performance, powersave: a worker's clock rises only after packets have come",
        "echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor");
  }

  @Test
  void listsOfProcessors() {
    assertEquals("{0, 1, 2, 8}", CpuList.parse("0-2,8\n").toString());
    for (String none : List.of("", "(null)", "3-1", "-1", "a-b", "99999999999", "0-999999999")) {
      assertEquals(new BitSet(), CpuList.parse(none), none);
    }
  }
}
