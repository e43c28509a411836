package io.millrace.perf.load;

import io.millrace.driver.memory.MemoryWindow;
import io.millrace.driver.vhost.MemoryRegion;
import java.util.List;

/**
 * What a vhost-user front end shares, at one moment.
 *
 * @param regions as it told them
 * @param windows where we have each
 */
record FrontEndMemory(List<MemoryRegion> regions, List<MemoryWindow> windows) {
  static final int NOWHERE = -1;

  /** Index of the region of an address that descriptors speak of, or {@link #NOWHERE}. */
  int find(long guestAddress) {
    for (int i = 0; i < regions.size(); i++) {
      long offset = guestAddress - regions.get(i).guestAddress();
      if (offset >= 0 && offset < regions.get(i).size()) {
        return i;
      }
    }
    return NOWHERE;
  }

  /** Where an address of the front end's own process is for us. */
  long ofUser(long address) {
    for (int i = 0; i < regions.size(); i++) {
      long offset = address - regions.get(i).userAddress();
      if (offset >= 0 && offset < regions.get(i).size()) {
        return windows.get(i).address() + offset;
      }
    }
    throw noMemory(address);
  }

  static IllegalStateException noMemory(long address) {
    return new IllegalStateException("no memory at " + Long.toHexString(address));
  }
}
