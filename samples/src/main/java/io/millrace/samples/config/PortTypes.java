package io.millrace.samples.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every kind of port that a configuration can name. */
public final class PortTypes {
  /** Names, and what each is in one line for the user. */
  public static final Map<String, String> ALL = all();

  private PortTypes() {}

  private static Map<String, String> all() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put(AfPacketSettings.TYPE, "a Linux interface that stays with the kernel");
    types.put(TapSettings.TYPE, "a Linux interface made for the purpose");
    types.put(VfioSettings.TYPE, "a card that the kernel hands over, driven here");
    types.put(MemifSettings.TYPE, "shared memory with another process, DPDK or VPP");
    types.put(VhostUserSettings.TYPE, "a card for a virtual machine, which plugs in by a socket");
    types.put(VirtioUserSettings.TYPE, "a device that another process is, by vhost-user");
    types.put(WireGuardSettings.TYPE, "a WireGuard tunnel, as its wg0.conf has it");
    types.put(PcapSettings.TYPE, "capture files, to read and to write");
    types.put(SimSettings.TYPE, "no device: generates traffic, and swallows it");
    return Collections.unmodifiableMap(types);
  }
}
