package io.millrace.driver.bind;

import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.pci.PciBus;

/**
 * One thing that root does on the way of a card from one driver to another: carried out by an
 * {@link Operator}, or typed by a person.
 */
public sealed interface Step {
  /** What root types into a shell for it. */
  String command();

  /**
   * Writes into a file of sysfs.
   *
   * @param path where
   * @param text what, without the line's end
   */
  record Write(String path, String text) implements Step {
    static Write driverOverride(PciAddress address, String driver) {
      return new Write(PciBus.directory(address) + "/driver_override", driver);
    }

    static Write unbind(PciAddress address) {
      return new Write(PciBus.directory(address) + "/driver/unbind", address.toString());
    }

    static Write probe(PciAddress address) {
      return new Write("/sys/bus/pci/drivers_probe", address.toString());
    }

    @Override
    public String command() {
      return (text.isEmpty() ? "echo" : "echo " + text) + " > " + path;
    }
  }

  /**
   * Loads a kernel module.
   *
   * @param name its name, or the alias by which the kernel finds one for a device
   * @param required whether it is a failure if there is none
   */
  record LoadModule(String name, boolean required) implements Step {
    @Override
    public String command() {
      return required ? "modprobe " + name : "modprobe -q '" + name + "'";
    }
  }

  /** Gives a node to a user once the kernel has made it. */
  record GiveNode(String node, String user) implements Step {
    @Override
    public String command() {
      return "chown " + user + " " + node;
    }
  }

  /**
   * Gives the node of a single device, which kernels with IOMMUFD make beside the group's, to a
   * user. Its number is known only once the device is bound.
   */
  record GiveDeviceNode(PciAddress address, String user) implements Step {
    /** Where sysfs names the node. */
    static String names(PciAddress address) {
      return PciBus.directory(address) + "/vfio-dev/";
    }

    @Override
    public String command() {
      return "chown %s /dev/vfio/devices/$(ls %s)".formatted(user, names(address));
    }
  }
}
