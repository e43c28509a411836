package io.millrace.driver.vfio;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.SysResource;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What stands between the user and a card, and what the user can do about it. */
final class VfioErrors {
  /** Drivers that leave a group viable: they do no DMA of their own. */
  private static final List<String> HARMLESS = List.of("pci-stub", "pcieport");

  private VfioErrors() {}

  static PortException noGroup(VfioFunction card) {
    return new PortException(
        card.address()
            + " is in no IOMMU group: the system has no IOMMU, or it is off. Switch VT-d or AMD-Vi"
            + " on in the firmware and, with an Intel processor, start the kernel with"
            + " intel_iommu=on; 'millrace doctor' shows what is missing");
  }

  static PortException wrongDriver(VfioFunction card) {
    String interfaces = String.join(", ", card.interfaces());
    String owner =
        card.driver()
            .map(driver -> "belongs to the kernel's driver " + driver)
            .orElse("has no driver that hands it to processes");
    return new PortException(
        card.address()
            + " "
            + owner
            + (interfaces.isEmpty() ? "" : " (interface " + interfaces + ")")
            + ": "
            + bind(card)
            + " gives it to you");
  }

  static PortException container(Path node, NativeException cause) {
    String advice =
        switch (cause.errno()) {
          case Errno.ENOENT, Errno.ENODEV ->
              "the kernel's VFIO is not loaded: 'modprobe vfio-pci' as root";
          case Errno.EACCES, Errno.EPERM -> owner(node) + ": 'chmod 666 " + node + "' as root";
          default -> cause.getMessage();
        };
    return new PortException("cannot open " + node + ": " + advice, cause);
  }

  static PortException node(VfioFunction card, Path node, NativeException cause) {
    String advice =
        switch (cause.errno()) {
          case Errno.EACCES, Errno.EPERM -> owner(node) + ": " + bind(card) + " gives it to you";
          case Errno.EBUSY -> "another process has the card or one of its IOMMU group";
          case Errno.ENOENT -> "it is not there: " + bind(card) + " makes it";
          default -> cause.getMessage();
        };
    return new PortException(card.address() + ": cannot open " + node + ": " + advice, cause);
  }

  static PortException notViable(VfioFunction card) {
    List<String> others =
        card.companions().stream()
            .filter(VfioErrors::isInTheWay)
            .map(VfioErrors::withDriver)
            .toList();
    return new PortException(
        card.address()
            + " shares IOMMU group "
            + card.group().orElse("?")
            + " with "
            + (others.isEmpty() ? "a device in use" : String.join(", ", others))
            + ": a group is for one owner, so unbind these from their drivers as well"
            + " ('millrace bind ADDRESS' as root), or move the card to another slot");
  }

  static PortException attach(VfioFunction card, NativeException cause) {
    if (cause.errno() == Errno.EBUSY) {
      return card.companions().stream().anyMatch(VfioErrors::isInTheWay)
          ? notViable(card)
          : new PortException(card.address() + " is in use by another process", cause);
    }
    String advice =
        switch (cause.errno()) {
          case Errno.EPERM ->
              ": the system cannot confine its interrupts (no interrupt remapping). Switch it on"
                  + " in the firmware, or accept that with"
                  + " allow_unsafe_interrupts=1 of the module vfio_iommu_type1";
          case Errno.EINVAL ->
              ": it cannot share an IO address space with the cards that are open already";
          default -> "";
        };
    return new PortException(
        card.address() + " cannot be opened: " + cause.getMessage() + advice, cause);
  }

  static PortException device(PciAddress card, NativeException cause) {
    return new PortException(card + " cannot be opened: " + cause.getMessage(), cause);
  }

  static PortException noPlace(VfioFunction card, long bytes, List<IovaRange> ranges) {
    return new PortException(
        card.address()
            + ": the kernel reports no range of IO addresses that packet memory ("
            + mebibytes(bytes)
            + ") fits into"
            + (ranges.isEmpty() ? ", nor any at all: it is older than Linux 5.4" : ""));
  }

  static PortException memlock(
      VfioFunction card, long bytes, SysResource.Limit limit, NativeException cause) {
    if (limit.allows(bytes)) {
      return new PortException(
          card.address()
              + ": the kernel cannot lock packet memory ("
              + mebibytes(bytes)
              + "); the process has locked other memory already, or there is too little: "
              + cause.getMessage(),
          cause);
    }
    long kibibytes = bytes >> 10;
    return new PortException(
        ("%s: packet memory (%s) has to be locked for the card, and this process may lock %s"
                + " (RLIMIT_MEMLOCK). Raise the limit: 'ulimit -l %d' as root before the start,"
                + " 'LimitMEMLOCK=%d' in a systemd unit, or '%s - memlock %d' in"
                + " /etc/security/limits.d/millrace.conf and a new login; or take less packet"
                + " memory")
            .formatted(
                card.address(),
                mebibytes(bytes),
                mebibytes(limit.current()),
                kibibytes,
                bytes,
                System.getProperty("user.name"),
                kibibytes),
        cause);
  }

  private static boolean isInTheWay(VfioFunction function) {
    return !function.isVfio() && function.driver().filter(d -> !HARMLESS.contains(d)).isPresent();
  }

  private static String withDriver(VfioFunction function) {
    return function.address() + " (driver " + function.driver().orElse("none") + ")";
  }

  private static String bind(VfioFunction card) {
    return "'millrace bind "
        + card.address()
        + " --user "
        + System.getProperty("user.name")
        + "' as root";
  }

  private static String owner(Path node) {
    try {
      PosixFileAttributes file = Files.readAttributes(node, PosixFileAttributes.class);
      return "it belongs to "
          + file.owner().getName()
          + " with permissions "
          + PosixFilePermissions.toString(file.permissions());
    } catch (IOException e) {
      return "permission denied";
    }
  }

  private static String mebibytes(long bytes) {
    return bytes >= 1L << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }
}
