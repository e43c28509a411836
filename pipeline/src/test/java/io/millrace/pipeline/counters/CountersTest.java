package io.millrace.pipeline.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountersTest {
  private final Counters counters = Counters.anonymous();

  @Test
  void readsBackWhatWasCounted() {
    counters.counter(Kind.STAGE_DROPS, "validate", "ipv4-checksum", 1).add(3);
    counters.counter(Kind.PORT_RX_PACKETS, "eth0", "", 0).set(7);
    assertEquals(
        List.of(
            new CounterValue(Kind.STAGE_DROPS, "validate", "ipv4-checksum", 1, 3),
            new CounterValue(Kind.PORT_RX_PACKETS, "eth0", "", 0, 7)),
        counters.values());
  }

  @Test
  void theSameIdentityIsTheSameCounter() {
    CounterCell first = counters.counter(Kind.STAGE_PACKETS, "acl", "", 0);
    first.add(1);
    first.add(2);
    assertSame(first, counters.counter(Kind.STAGE_PACKETS, "acl", "", 0));
    assertNotSame(first, counters.counter(Kind.STAGE_PACKETS, "acl", "", 1));
    assertEquals(3, first.get());
  }

  @Test
  void namesMayHoldSpacesAndAnyScript() {
    counters.counter(Kind.STAGE_CUSTOM, "mühle am bach", "größe é", 2).add(1);
    assertEquals(
        List.of(new CounterValue(Kind.STAGE_CUSTOM, "mühle am bach", "größe é", 2, 1)),
        counters.values());
  }

  @Test
  void fullIsSaid() {
    for (int i = 0; i < Counters.DEFAULT_CAPACITY; i++) {
      counters.counter(Kind.STAGE_CUSTOM, "n", "c" + i, 0);
    }
    CountersFileException e =
        assertThrows(
            CountersFileException.class,
            () -> counters.counter(Kind.STAGE_CUSTOM, "n", "one more", 0));
    assertTrue(e.toString().contains("4096"), e.toString());
    assertEquals(Counters.DEFAULT_CAPACITY, counters.values().size());
  }

  @Test
  void namesTooLongAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> counters.counter(Kind.STAGE_CUSTOM, "n".repeat(400), "", 0));
    assertEquals(List.of(), counters.values());
  }

  @Test
  void kindsHaveNumbersOfTheirOwn() {
    assertEquals(
        Kind.values().length, Arrays.stream(Kind.values()).mapToInt(Kind::id).distinct().count());
  }
}
