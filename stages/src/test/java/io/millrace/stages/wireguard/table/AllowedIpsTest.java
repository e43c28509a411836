package io.millrace.stages.wireguard.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedIpsTest {
  private final GracePeriods grace = new GracePeriods();
  private final AllowedIps<String> table = new AllowedIps<>(grace);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void findsWhatALinearSearchFinds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Prefix, String> oracle = new HashMap<>();
    List<IpAddress> known = new ArrayList<>();
    for (int step = 0; step < 600; step++) {
      change(random, oracle, known);
      grace.reclaim();
      for (int look = 0; look < 8; look++) {
        IpAddress address =
            known.isEmpty() || random.nextBoolean()
                ? address(random)
                : known.get(random.nextInt(known.size()));
        assertEquals(longest(oracle, address), lookUp(address), "seed " + seed + " " + address);
      }
    }
    for (int peer = 0; peer < 20; peer++) {
      String name = "peer" + peer;
      Set<Prefix> expected =
          oracle.entrySet().stream()
              .filter(entry -> entry.getValue().equals(name))
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      assertEquals(expected, Set.copyOf(table.of(name)), "seed " + seed + " " + name);
    }
    assertEquals(oracle.size(), table.size());
  }

  private void change(SplittableRandom random, Map<Prefix, String> oracle, List<IpAddress> known) {
    String peer = ("peer" + random.nextInt(20)).intern();
    int what = random.nextInt(100);
    if (what < 3) {
      table.removeAll(peer);
      oracle.values().removeIf(peer::equals);
    } else if (what < 15 && !oracle.isEmpty()) {
      Prefix prefix = oracle.keySet().iterator().next();
      table.remove(prefix, peer);
      oracle.remove(prefix, peer);
    } else {
      IpAddress address =
          known.isEmpty() || random.nextInt(3) > 0
              ? address(random)
              : known.get(random.nextInt(known.size()));
      Prefix prefix = Prefix.of(address, random.nextInt(address.bits() + 1));
      known.add(address);
      assertEquals(oracle.put(prefix, peer), table.put(prefix, peer), "seed of " + prefix);
    }
  }

  private static IpAddress address(SplittableRandom random) {
    if (random.nextBoolean()) {
      return new Ipv4Address(0x0a00_0000 | random.nextInt(1 << random.nextInt(1, 25)));
    }
    long high = 0x2001_0db8_0000_0000L | random.nextInt(1 << random.nextInt(1, 16));
    return new Ipv6Address(high, random.nextLong(1L << random.nextInt(1, 63)));
  }

  private static @Nullable String longest(Map<Prefix, String> prefixes, IpAddress address) {
    return prefixes.entrySet().stream()
        .filter(entry -> entry.getKey().contains(address))
        .max(Map.Entry.comparingByKey((a, b) -> Integer.compare(a.length(), b.length())))
        .map(Map.Entry::getValue)
        .orElse(null);
  }

  private @Nullable String lookUp(IpAddress address) {
    return switch (address) {
      case Ipv4Address a -> table.lookUp(a.value());
      case Ipv6Address a -> table.lookUp(a.high(), a.low());
    };
  }

  private @Nullable String lookUp(String address) {
    return lookUp(IpAddress.parse(address));
  }

  @Test
  void aPrefixGoesOverToItsNewOwner() {
    table.put(Prefix.parse("10.0.0.0/8"), "a");
    assertEquals("a", table.put(Prefix.parse("10.0.0.0/8"), "b"));
    assertEquals("b", lookUp("10.1.2.3"));
    assertEquals(List.of(), table.of("a"));
    table.remove(Prefix.parse("10.0.0.0/8"), "a");
    assertEquals("b", lookUp("10.1.2.3"));
    table.remove(Prefix.parse("10.0.0.0/8"), "b");
    assertNull(lookUp("10.1.2.3"));
  }

  @Test
  void aNumberIsNotGivenAwayWhileAWorkerMayHoldIt() {
    GracePeriods.Worker worker = grace.register();
    table.put(Prefix.parse("10.0.0.0/8"), "a");
    worker.enter();
    table.removeAll("a");
    grace.reclaim();
    assertEquals(1, grace.pending());
    table.put(Prefix.parse("11.0.0.0/8"), "b");
    worker.leave();
    grace.reclaim();
    assertEquals(0, grace.pending());
    assertEquals("b", lookUp("11.0.0.1"));
    assertNull(lookUp("10.0.0.1"));
  }

  /** As many as one interface of Linux's own test has: 255 times 256 of each version. */
  @Test
  void oneHundredThirtyThousandOfOnePeer() {
    for (int a = 1; a <= 255; a++) {
      for (int b = 0; b <= 255; b++) {
        table.put(Prefix.of(new Ipv4Address(a << 24 | b << 16), 16), "peer");
        table.put(Prefix.of(new Ipv6Address((long) a << 48, b), 128), "peer");
      }
    }
    assertEquals(255 * 256 * 2, table.of("peer").size());
    assertEquals("peer", lookUp("255.255.1.2"));
    assertEquals("peer", lookUp("ff::ff"));
    assertNull(lookUp("ff::100"));
    table.removeAll("peer");
    assertEquals(0, table.size());
    assertNull(lookUp("255.255.1.2"));
  }

  @Test
  void tensOfThousandsOfPeers() {
    for (int i = 0; i < 30_000; i++) {
      table.put(Prefix.of(new Ipv4Address(0x0a00_0000 + i), 32), "peer" + i);
    }
    for (int i = 0; i < 30_000; i += 7) {
      assertEquals("peer" + i, Objects.requireNonNull(table.lookUp(0x0a00_0000 + i)));
    }
  }
}
