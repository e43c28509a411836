package io.millrace.driver.e1000e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardCounters;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.card.Register;
import io.millrace.driver.intel.IntelRegisters;
import io.millrace.driver.intel.IntelStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The register tables against each other, and against what the driver does. */
class E1000eRegistersTest {
  private static final List<Register> TABLE =
      Stream.of(IntelRegisters.TABLE, IntelStatistics.TABLE, E1000eRegisters.TABLE)
          .flatMap(List::stream)
          .toList();

  private static Map<Integer, String> names() {
    Map<Integer, String> names = new HashMap<>();
    for (Register register : TABLE) {
      for (int i = 0; i < register.count(); i++) {
        int offset = register.at(i);
        String name = register.name() + i;
        String other = names.put(offset, name);
        assertEquals(null, other, "also " + name);
        assertTrue(offset % 4 == 0 && offset < 0x20000, name);
      }
    }
    return names;
  }

  @Test
  void noTwoRegistersAreAtOnePlaceAndTheDriverUsesNoOthers() {
    Map<Integer, String> names = names();
    E1000eModel card = new E1000eModel();
    CardConfig config = CardConfig.of("p0").withQueues(2, 2).withFilter(List.of()).withInterrupts();
    try (CardDriver driver = E1000eDriver.open(card, config)) {
      driver.start();
      driver.link();
      driver.check();
      driver.collect(new CardCounters());
      driver.armInterrupt(1);
      driver.disarmInterrupt(1);
      driver.halt();
    }
    assertTrue(card.touched().length() > 0);
    card.touched().stream()
        .forEach(i -> assertTrue(names.containsKey(4 * i), Integer.toHexString(4 * i)));
  }
}
