package io.millrace.driver.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of a machine that does not exist, below a directory. */
public final class FakeMachine {
  private static final String DEVICES = "/sys/bus/pci/devices/";

  private final Path root;

  /** An empty machine. */
  public FakeMachine(Path root) {
    this.root = root;
  }

  /** What there is to read. */
  public HostFiles files() {
    return new HostFiles(root);
  }

  /** Writes a file, with the directories above it. */
  public FakeMachine file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file, with the directories above it. */
  public FakeMachine file(String path, byte[] bytes) {
    try {
      Files.createDirectories(at(path).getParent());
      Files.write(at(path), bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a directory. */
  public FakeMachine directory(String path) {
    try {
      Files.createDirectories(at(path));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a symbolic link, or changes it. */
  public FakeMachine link(String path, String target) {
    try {
      Files.createDirectories(at(path).getParent());
      Files.deleteIfExists(at(path));
      Files.createSymbolicLink(at(path), Path.of(target));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes a file or an empty directory away. */
  public FakeMachine remove(String path) {
    try {
      Files.deleteIfExists(at(path));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Plugs an Ethernet card in, without a driver. */
  public FakeMachine card(String address, String vendor, String device) {
    return function(address, vendor, device, "0x020000");
  }

  /** Plugs a function in, without a driver. */
  public FakeMachine function(String address, String vendor, String device, String classCode) {
    String at = DEVICES + address;
    return file(at + "/vendor", "0x" + vendor + "\n")
        .file(at + "/device", "0x" + device + "\n")
        .file(at + "/subsystem_vendor", "0x1af4\n")
        .file(at + "/subsystem_device", "0x1100\n")
        .file(at + "/class", classCode + "\n")
        .file(at + "/revision", "0x01\n")
        .file(at + "/numa_node", "-1\n")
        .file(at + "/driver_override", "(null)\n")
        .file(at + "/modalias", "pci:v0000" + vendor + "d0000" + device + "\n");
  }

  /** Binds it to a driver. */
  public FakeMachine driver(String address, String driver) {
    return directory("/sys/bus/pci/drivers/" + driver)
        .link(DEVICES + address + "/driver", "../../../bus/pci/drivers/" + driver);
  }

  /** Gives it a Linux interface. */
  public FakeMachine netInterface(String address, String name) {
    return directory(DEVICES + address + "/net/" + name).directory("/sys/class/net/" + name);
  }

  /** Puts functions into an IOMMU group. */
  public FakeMachine group(int number, String... addresses) {
    for (String address : addresses) {
      link(DEVICES + address + "/iommu_group", "../../../kernel/iommu_groups/" + number)
          .link("/sys/kernel/iommu_groups/" + number + "/devices/" + address, at(address));
    }
    return this;
  }

  /** Group members are links to devices: absolute here, so that they lead below the root. */
  private FakeMachine link(String path, Path target) {
    return link(path, target.toString());
  }

  private Path at(String path) {
    return path.startsWith("/")
        ? root.resolve(path.substring(1))
        : root.resolve((DEVICES + path).substring(1));
  }
}
