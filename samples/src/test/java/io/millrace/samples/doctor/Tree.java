package io.millrace.samples.doctor;

import io.millrace.driver.host.HostFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of a machine that does not exist. */
public record Tree(Path root) {
  private static final String DEVICES = "/sys/bus/pci/devices/";

  /** What there is to read. */
  public HostFiles files() {
    return new HostFiles(root);
  }

  /** Writes a file, with the directories above it. */
  public Tree file(String path, String text) {
    return make(path, file -> Files.writeString(file, text));
  }

  /** Makes a directory. */
  public Tree directory(String path) {
    return make(path, Files::createDirectories);
  }

  /** Makes a symbolic link to a path of the tree. */
  public Tree link(String path, String target) {
    return make(
        path,
        file -> {
          Files.deleteIfExists(file);
          Files.createSymbolicLink(file, files().path(target));
        });
  }

  private interface Making {
    void at(Path file) throws IOException;
  }

  private Tree make(String path, Making making) {
    try {
      Path file = files().path(path);
      Files.createDirectories(file.getParent());
      making.at(file);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Plugs in a card of Intel's that answers. */
  public Tree card(String address, String device) {
    String at = DEVICES + address;
    return file(at + "/vendor", "0x8086")
        .file(at + "/device", "0x" + device)
        .file(at + "/class", "0x020000")
        .file(at + "/driver_override", "(null)\n")
        .file(at + "/modalias", "pci:v00008086d0000" + device)
        .file(at + "/config", "\u0001\u0001".repeat(32));
  }

  /** Binds it to a driver. */
  public Tree driver(String address, String driver) {
    return directory("/sys/bus/pci/drivers/" + driver)
        .link(DEVICES + address + "/driver", "/sys/bus/pci/drivers/" + driver);
  }

  /** Puts it into an IOMMU group. */
  public Tree group(int number, String address) {
    String group = "/sys/kernel/iommu_groups/" + number;
    return link(DEVICES + address + "/iommu_group", group)
        .link(group + "/devices/" + address, DEVICES + address);
  }
}
