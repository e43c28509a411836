package io.millrace.driver.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
  @Property
  void readsWhatItWrites(@ForAll @LongRange(max = 0xffff_ffff_ffffL) long value) {
    MacAddress address = new MacAddress(value);
    assertEquals(address, MacAddress.parse(address.toString()));
    assertEquals(String.format("%012x", value), address.toString().replace(":", ""));
  }

  @Test
  void knowsGroups() {
    assertTrue(MacAddress.BROADCAST.isGroup());
    assertTrue(MacAddress.parse("33:33:00:00:00:01").isGroup());
    assertFalse(MacAddress.parse("02-00-5E-10-00-0a").isGroup());
    assertEquals("02:00:5e:10:00:0a", MacAddress.parse("02-00-5E-10-00-0a").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "02:00:00:00:00", "02:00:00:00:00:0g", "02:00:00:00:00:00:01", "1"})
  void refusesWhatIsNoAddress(String text) {
    assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text));
  }

  @Test
  void has48Bits() {
    assertThrows(IllegalArgumentException.class, () -> new MacAddress(1L << 48));
    assertThrows(IllegalArgumentException.class, () -> new MacAddress(-1));
  }
}
