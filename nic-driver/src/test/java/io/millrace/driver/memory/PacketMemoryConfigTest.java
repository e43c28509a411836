package io.millrace.driver.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.driver.memory.PacketMemoryConfig.HugePages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketMemoryConfigTest {
  @ParameterizedTest
  @CsvSource({"64m,67108864", "1g,1073741824", "256MiB,268435456", "4096,4096", "8 KB,8192"})
  void readsSizes(String text, long bytes) {
    assertEquals(bytes, PacketMemoryConfig.parseSize(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "64x", "1.5g", "9999999999g", "sixty"})
  void refusesWhatIsNoSize(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> PacketMemoryConfig.parseSize(text))
            .getMessage();
    assertEquals("'" + text + "' is not a size such as 256MiB or 1g", message);
  }

  @Test
  void readsHugePages() {
    assertEquals(HugePages.SIZE_2M, PacketMemoryConfig.parseHugePages("2m"));
    assertThrows(IllegalArgumentException.class, () -> PacketMemoryConfig.parseHugePages("huge"));
  }

  @ParameterizedTest
  @CsvSource({
    "1048576,1048576",
    "1048577,2097152",
    "3000000,4194304",
    "1099511627776,1099511627776"
  })
  void roundsUpToAPowerOfTwo(long asked, long given) {
    assertEquals(given, new PacketMemoryConfig(asked, HugePages.OFF, 2048).sizeBytes());
  }

  @Test
  void refusesWhatCannotBe() {
    assertThrows(
        IllegalArgumentException.class, () -> new PacketMemoryConfig(1000, HugePages.OFF, 2048));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PacketMemoryConfig((1L << 40) + 1, HugePages.OFF, 2048));
    assertThrows(
        IllegalArgumentException.class, () -> new PacketMemoryConfig(1 << 20, HugePages.OFF, 63));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PacketMemoryConfig(1 << 20, HugePages.OFF, 65_536));
  }

  @Test
  void isFixedOnceMapped() {
    long size = PacketMemory.SIZE;
    PacketMemoryConfig mapped = PacketMemoryConfig.current();
    assertEquals(size, mapped.sizeBytes());
    PacketMemoryConfig.set(mapped);
    PacketMemoryConfig other = new PacketMemoryConfig(size * 2, HugePages.OFF, 2048);
    assertThrows(IllegalStateException.class, () -> PacketMemoryConfig.set(other));
  }
}
