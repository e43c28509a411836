package io.millrace.driver.vfio;

import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.SysMman;
import io.millrace.driver.host.HostFiles;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketRegion;
import io.millrace.driver.pci.PciAddress;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The machine's VFIO and this process's part in it: one IO address space for each way to a card.
 */
final class VfioHost {
  /** Behind it packet memory is mapped once. */
  static final VfioHost LINUX =
      new VfioHost(HostFiles.system(), new LinuxSyscalls(), VfioHost::packetMemory);

  private final HostFiles files;
  private final Path dev;
  private final Syscalls calls;
  private final PacketMapping byGroup;
  private final PacketMapping byCharacterDevice;

  VfioHost(HostFiles files, Syscalls calls, Supplier<MemorySegment> packets) {
    this.files = files;
    dev = files.path("/dev");
    this.calls = calls;
    Path nodes = dev.resolve("vfio");
    byGroup = new PacketMapping(calls, () -> new GroupSpace(calls, nodes), packets);
    byCharacterDevice =
        new PacketMapping(
            calls,
            () -> new IommufdSpace(calls, dev.resolve("iommu"), nodes.resolve("devices")),
            packets);
  }

  /** Opens a card; see {@link VfioCard#open}. */
  VfioCard open(PciAddress address) {
    return new VfioCard(address, () -> take(address));
  }

  private Tenancy take(PciAddress address) {
    VfioFunction card = VfioFunction.find(files, address);
    if (card.group().isEmpty()) {
      throw VfioErrors.noGroup(card);
    }
    if (!card.isVfio()) {
      throw VfioErrors.wrongDriver(card);
    }
    PacketMapping mapping = hasCharacterDevice(card) ? byCharacterDevice : byGroup;
    PacketMapping.Member member = mapping.join(card);
    try {
      return new Tenancy(new VfioDevice(calls, member.device()), mapping, member.base());
    } catch (NativeException e) {
      mapping.leave(member.device());
      throw VfioErrors.device(address, e);
    }
  }

  /** Whether the kernel has the newer way to the card and the user may take it. */
  private boolean hasCharacterDevice(VfioFunction card) {
    return isOpenToUs(dev.resolve("iommu"))
        && card.characterDevice()
            .filter(name -> isOpenToUs(dev.resolve("vfio/devices").resolve(name)))
            .isPresent();
  }

  private static boolean isOpenToUs(Path node) {
    return Files.isReadable(node) && Files.isWritable(node);
  }

  /**
   * Without the guard behind it. Anonymous memory stays out of child processes: a fork would make
   * its pages copy-on-write, and what this process then writes would go to a copy that the card
   * does not see.
   */
  private static MemorySegment packetMemory() {
    PacketRegion region = PacketMemory.region();
    MemorySegment memory = region.segment().asSlice(0, PacketMemory.SIZE);
    if (region.fd() < 0) {
      SysMman.madvise(memory, SysMman.MADV_DONTFORK);
    }
    return memory;
  }
}
