package io.millrace.driver.vhost.backend;

import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.memory.MemoryWindow;
import io.millrace.driver.memory.OutOfPacketMemoryException;
import io.millrace.driver.vhost.MemoryRegion;
import io.millrace.driver.vhost.MemoryTable;
import io.millrace.driver.vhost.Message;
import io.millrace.driver.vhost.VhostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The memory that a front end shares, mapped. For the port's thread; it takes memory away only
 * while no worker uses it.
 */
final class GuestMemory implements AutoCloseable {
  /** Most regions, with CONFIGURE_MEM_SLOTS. */
  static final int MAX_REGIONS = 64;

  private record Mapped(MemoryRegion region, MemoryWindow window) {}

  private final List<Mapped> regions = new ArrayList<>();

  boolean isEmpty() {
    return regions.isEmpty();
  }

  /** Maps a whole table in place of what there was (SET_MEM_TABLE). */
  void replace(MemoryTable table, Message message) {
    close();
    int index = 0;
    for (MemoryRegion region : table.regions()) {
      map(region, message.takeFd(index++));
    }
  }

  /** Maps one region more (ADD_MEM_REG). */
  void add(MemoryRegion region, Message message) {
    if (regions.size() == MAX_REGIONS) {
      throw new VhostException("memory has over " + MAX_REGIONS + " regions");
    }
    map(region, message.takeFd(0));
  }

  private void map(MemoryRegion region, int fd) {
    try {
      MemoryWindow window = MemoryWindow.map(fd, region.mmapOffset(), region.size());
      regions.add(new Mapped(region, window));
    } catch (NativeException | OutOfPacketMemoryException | IllegalArgumentException e) {
      throw new VhostException(
          "a region of %d bytes of memory cannot be mapped: %s"
              .formatted(region.size(), e.getMessage()));
    } finally {
      Unistd.close(fd);
    }
  }

  /** Whether all of it is still there. */
  boolean isWhole() {
    return regions.stream().allMatch(each -> each.window.isWhole());
  }

  /** Gives one region back (REM_MEM_REG), which is known by its addresses. */
  void remove(MemoryRegion region) {
    Mapped mapped =
        regions.stream()
            .filter(each -> isSame(each.region, region))
            .findFirst()
            .orElseThrow(
                () ->
                    new VhostException(
                        "there is no region of %#x bytes at %#x to remove"
                            .formatted(region.size(), region.guestAddress())));
    regions.remove(mapped);
    mapped.window.close();
  }

  private static boolean isSame(MemoryRegion one, MemoryRegion other) {
    return one.guestAddress() == other.guestAddress()
        && one.userAddress() == other.userAddress()
        && one.size() == other.size();
  }

  /** By the guest's own addresses, which descriptors have. */
  AddressMap byGuest() {
    return map(MemoryRegion::guestAddress);
  }

  /** By the front end's addresses, which SET_VRING_ADDR has. */
  AddressMap byUser() {
    return map(MemoryRegion::userAddress);
  }

  private AddressMap map(ToLongFunction<MemoryRegion> start) {
    return new AddressMap(
        regions.stream()
            .map(
                each ->
                    new AddressMap.Range(
                        start.applyAsLong(each.region), each.region.size(), each.window.address()))
            .toList());
  }

  @Override
  public void close() {
    regions.forEach(each -> each.window.close());
    regions.clear();
  }
}
