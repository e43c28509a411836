package io.millrace.samples.config;

import java.nio.file.Path;
import java.util.List;

/** What a port is, apart from its name. Two that are equal need not be opened anew. */
public sealed interface PortSettings
    permits AfPacketSettings,
        TapSettings,
        VfioSettings,
        MemifSettings,
        VhostUserSettings,
        VirtioUserSettings,
        PcapSettings,
        SimSettings,
        WireGuardSettings {
  /** What the file calls this kind of port. */
  String type();

  /** Whether a port that is open with one of the two serves with the other as well. */
  default boolean isSameAs(PortSettings other) {
    return equals(other);
  }

  /** Interfaces and files, in words, that nobody else may use at the same time. */
  List<String> exclusive();

  /** Files that the port reads. */
  default List<Path> reads() {
    return List.of();
  }

  /** Whether another process is to see packet memory. */
  default boolean sharesMemory() {
    return false;
  }

  /** Whether packets may come from it. */
  default boolean receives() {
    return true;
  }

  /** Whether packets may be sent to it. */
  default boolean sends() {
    return true;
  }
}
