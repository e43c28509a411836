package io.millrace.driver.bind;

import io.millrace.driver.host.FakeMachine;
import io.millrace.driver.pci.IommuGroup;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.pci.PciBus;
import io.millrace.driver.pci.PciFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does to a fake machine what the kernel would do, as far as drivers change. */
final class FakeKernel implements Operator {
  private static final Pattern DEVICE = Pattern.compile("/sys/bus/pci/devices/([^/]+)/(.+)");

  final List<String> commands = new ArrayList<>();
  private final FakeMachine machine;
  private final String nativeDriver;

  /** Whether vfio-pci refuses every card. */
  boolean vfioRefuses;

  FakeKernel(FakeMachine machine, String nativeDriver) {
    this.machine = machine;
    this.nativeDriver = nativeDriver;
  }

  @Override
  public void perform(Step step) throws IOException {
    commands.add(step.command());
    switch (step) {
      case Step.Write write -> write(write);
      case Step.LoadModule module -> load(module);
      case Step.GiveNode give -> requireNode(give.node());
      case Step.GiveDeviceNode _ -> {}
    }
  }

  private void load(Step.LoadModule module) {
    if (module.name().equals(PciFunction.VFIO_PCI)) {
      machine.directory("/sys/bus/pci/drivers/vfio-pci");
    }
  }

  private void requireNode(String node) throws IOException {
    if (!machine.files().exists(node)) {
      throw new IOException("the kernel has made no " + node);
    }
  }

  private void write(Step.Write write) throws IOException {
    Matcher device = DEVICE.matcher(write.path());
    if (!device.matches()) {
      probe(PciAddress.parse(write.text()));
      return;
    }
    if (!machine.files().exists(write.path().replace("/driver/unbind", "/driver"))) {
      throw new IOException("'" + write.command() + "' failed: there is no such file");
    }
    switch (device.group(2)) {
      case "driver_override" -> machine.file(write.path(), write.text() + "\n");
      case "driver/unbind" -> machine.remove(write.path().replace("/unbind", ""));
      default -> throw new IOException("not a file of the kernel: " + write.path());
    }
  }

  private void probe(PciAddress address) throws IOException {
    PciFunction card =
        new PciBus(machine.files())
            .find(address)
            .orElseThrow(() -> new IOException("probe failed: No such device"));
    String driver = card.driverOverride().orElse(nativeDriver);
    if (driver.equals(PciFunction.VFIO_PCI)) {
      if (vfioRefuses || !machine.files().exists("/sys/bus/pci/drivers/vfio-pci")) {
        return;
      }
      String node = new IommuGroup(card.iommuGroup().orElseThrow(), List.of()).node();
      machine.file(node, "");
    }
    machine.driver(address.toString(), driver);
  }
}
