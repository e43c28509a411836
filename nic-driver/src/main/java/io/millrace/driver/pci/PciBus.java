package io.millrace.driver.pci;

import io.millrace.driver.host.HostFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The PCI functions of a machine, from {@code /sys/bus/pci} (Linux, Documentation/ABI/testing/
 * sysfs-bus-pci). Reads anew with each question; needs no privileges. A function that leaves while
 * it is read is left out. Any thread.
 */
public final class PciBus {
  private static final String DEVICES = "/sys/bus/pci/devices/";
  private static final String GROUPS = "/sys/kernel/iommu_groups/";
  private static final Pattern VIRTIO = Pattern.compile("virtio[0-9]+");
  private static final int REGIONS = 6;

  private final HostFiles files;

  /** The functions that these files tell of. */
  public PciBus(HostFiles files) {
    this.files = files;
  }

  /** The function's directory. */
  public static String directory(PciAddress address) {
    return DEVICES + address;
  }

  /** Every function, by address. */
  public List<PciFunction> functions() {
    return files.list(DEVICES).stream()
        .flatMap(name -> address(name).stream())
        .sorted()
        .flatMap(address -> find(address).stream())
        .toList();
  }

  /** Every network card, by address. */
  public List<PciFunction> networkCards() {
    return functions().stream().filter(function -> function.id().isNetwork()).toList();
  }

  /** The function at an address. */
  public Optional<PciFunction> find(PciAddress address) {
    String at = directory(address) + "/";
    return id(at)
        .map(
            id ->
                new PciFunction(
                    address,
                    id,
                    files.linkName(at + "driver"),
                    files.text(at + "driver_override").filter(PciBus::isSet),
                    group(at),
                    (int) files.number(at + "numa_node").orElse(-1),
                    interfaces(at),
                    !virtioDevices(at).isEmpty(),
                    (int) files.number(at + "sriov_numvfs").orElse(0),
                    regions(at)));
  }

  /** The function whose Linux interface has a name. */
  public Optional<PciFunction> findByInterface(String name) {
    return functions().stream().filter(card -> card.interfaces().contains(name)).findFirst();
  }

  /** An IOMMU group with its members. */
  public IommuGroup group(int number) {
    String devices = GROUPS + number + "/devices/";
    return new IommuGroup(
        number,
        files.list(devices).stream()
            .map(name -> new IommuGroup.Member(name, files.linkName(devices + name + "/driver")))
            .toList());
  }

  /** The function's configuration space through its {@code config} file. */
  public SysfsConfigSpace config(PciAddress address) {
    return new SysfsConfigSpace(files.path(directory(address) + "/config"));
  }

  /**
   * Whether it has a Linux interface that this network namespace does not see: the kernel then
   * shows the directory of its interfaces, and nothing in it.
   */
  public boolean hasHiddenInterface(PciFunction function) {
    return function.interfaces().isEmpty()
        && holders(directory(function.address()) + "/").anyMatch(at -> files.exists(at + "net"));
  }

  private static Optional<PciAddress> address(String name) {
    try {
      return Optional.of(PciAddress.parse(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<PciId> id(String at) {
    OptionalLong vendor = files.number(at + "vendor");
    OptionalLong device = files.number(at + "device");
    if (vendor.isEmpty() || device.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PciId(
            (int) vendor.getAsLong() & 0xffff,
            (int) device.getAsLong() & 0xffff,
            (int) files.number(at + "subsystem_vendor").orElse(0) & 0xffff,
            (int) files.number(at + "subsystem_device").orElse(0) & 0xffff,
            (int) files.number(at + "class").orElse(0) & 0xffffff,
            (int) files.number(at + "revision").orElse(0) & 0xff));
  }

  /** The kernel writes {@code (null)} where nothing is set. */
  private static boolean isSet(String override) {
    return !override.isEmpty() && !override.equals("(null)");
  }

  private OptionalInt group(String at) {
    try {
      return files
          .linkName(at + "iommu_group")
          .map(name -> OptionalInt.of(Integer.parseInt(name)))
          .orElse(OptionalInt.empty());
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  private List<String> interfaces(String at) {
    return holders(at).flatMap(holder -> files.list(holder + "net").stream()).toList();
  }

  /** Where interfaces may hang: the function, and the virtio device made of it. */
  private Stream<String> holders(String at) {
    return Stream.concat(Stream.of(at), virtioDevices(at).stream().map(name -> at + name + "/"));
  }

  private List<String> virtioDevices(String at) {
    return files.list(at).stream().filter(VIRTIO.asMatchPredicate()).toList();
  }

  /** Lines of first address, last address and flags; a line of zeros where there is no region. */
  private List<Long> regions(String at) {
    List<Long> sizes = new ArrayList<>();
    files.lines(at + "resource").stream().limit(REGIONS).map(PciBus::size).forEach(sizes::add);
    return List.copyOf(sizes);
  }

  private static long size(String line) {
    String[] words = line.strip().split("\\s+");
    try {
      long first = Long.decode(words[0]);
      long last = Long.decode(words[1]);
      return last == 0 ? 0 : last - first + 1;
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return 0;
    }
  }
}
