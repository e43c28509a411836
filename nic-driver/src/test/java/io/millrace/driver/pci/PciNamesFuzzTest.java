package io.millrace.driver.pci;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** Any file gives names that can be printed, or none. */
@Tag("fuzz")
class PciNamesFuzzTest {
  private static final PciId ID = new PciId(0x8086, 0x10d3, 0, 0, 0x020000, 0);

  @FuzzTest
  void anyFile(byte[] file) {
    PciNames names = PciNames.parse(file);
    Stream.of(names.vendor(ID), names.device(ID)).flatMap(Optional::stream).forEach(this::check);
  }

  private void check(String name) {
    assertFalse(name.isBlank());
    assertTrue(name.length() <= 120);
    assertTrue(name.chars().noneMatch(Character::isISOControl));
  }
}
