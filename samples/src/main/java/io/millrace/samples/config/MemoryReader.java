package io.millrace.samples.config;

import io.millrace.driver.memory.PacketMemoryConfig;
import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Value;
import java.util.List;

/**
 * Reads {@code memory}: a size alone, or {@code size}, {@code huge-pages}, {@code data-room} and
 * {@code windows}.
 */
final class MemoryReader {
  private static final long MIN_BYTES = 1L << 20;
  private static final long MAX_BYTES = 1L << 40;

  private final PacketMemoryConfig byDefault = PacketMemoryConfig.current();

  /** Reads it; with a port that shares it, packet memory is one that can be shared. */
  PacketMemoryConfig read(Section root, List<PortSpec> ports) {
    PacketMemoryConfig config = read(root);
    boolean shared =
        byDefault.shared() || ports.stream().anyMatch(port -> port.settings().sharesMemory());
    return shared ? config.asShared() : config;
  }

  private PacketMemoryConfig read(Section root) {
    if (root.get("memory").filter(Value::isText).isPresent()) {
      return new PacketMemoryConfig(
          root.parsed("memory", MemoryReader::size, byDefault.sizeBytes()),
          byDefault.hugePages(),
          byDefault.dataRoomBytes());
    }
    Section memory = root.section("memory");
    PacketMemoryConfig config =
        new PacketMemoryConfig(
            memory.parsed("size", MemoryReader::size, byDefault.sizeBytes()),
            memory.parsed("huge-pages", PacketMemoryConfig::parseHugePages, byDefault.hugePages()),
            memory.number("data-room", 64, 65_000, byDefault.dataRoomBytes()));
    config =
        config.withWindows(memory.parsed("windows", MemoryReader::windows, config.windowBytes()));
    memory.end();
    return config;
  }

  private static long windows(String text) {
    long size = PacketMemoryConfig.parseSize(text);
    if (size > MAX_BYTES / 2) {
      throw new IllegalArgumentException("windows of " + text + " cannot be: 512GiB are possible");
    }
    return size;
  }

  private static long size(String text) {
    long size = PacketMemoryConfig.parseSize(text);
    if (size < MIN_BYTES || size > MAX_BYTES) {
      throw new IllegalArgumentException(
          "packet memory of " + text + " cannot be: 1MiB to 1024GiB are possible");
    }
    return size;
  }
}
