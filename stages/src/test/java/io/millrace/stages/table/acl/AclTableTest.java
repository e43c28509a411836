package io.millrace.stages.table.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.stages.table.acl.RuleSets.Shape;
import io.millrace.stages.wire.Ipv4Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The compiled list against trying all rules one after the other. */
class AclTableTest {
  private static final List<String> PORTS = List.of(RuleSets.PORTS);

  @ParameterizedTest
  @EnumSource(Shape.class)
  void smallListsFindWhatAScanFinds(Shape shape) {
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int size = random.nextInt(1, random.nextBoolean() ? 20 : 500);
      compare(shape, seed, seed % 2 == 1, size, 10);
    }
  }

  @ParameterizedTest
  @CsvSource({"ROUTER,false", "FIREWALL,false", "TANGLED,false", "ROUTER,true", "TANGLED,true"})
  void tenThousandRulesFindWhatAScanFinds(Shape shape, boolean ipv6) {
    compare(shape, 1, ipv6, 10_000, 20);
  }

  @Test
  void bothVersionsAndOtherFramesMix() {
    SplittableRandom random = new SplittableRandom(5);
    List<AclRule> rules = new ArrayList<>(RuleSets.make(random, Shape.ROUTER, false, 60));
    rules.addAll(RuleSets.make(random, Shape.ROUTER, true, 60));
    rules.add(AclRule.parse("deny protocol udp"));
    List<AclFlow> flows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      boolean ipv6 = random.nextBoolean();
      List<AclRule> ofVersion = ipv6 ? rules.subList(60, 120) : rules.subList(0, 60);
      flows.add(RuleSets.flow(random, ofVersion, ipv6, "left"));
    }
    check("mix", rules, AclTable.compile(rules), flows);
  }

  @Test
  void manyRulesThatDifferInPortsAlone() {
    List<AclRule> rules = new ArrayList<>();
    for (int port = 0; port < 3000; port++) {
      rules.add(
          AclRule.builder(true).protocol(port % 2 == 0 ? 6 : 17).toPorts(port, port * 2).build());
    }
    SplittableRandom random = new SplittableRandom(6);
    AclTable table = AclTable.compile(rules);
    for (int burst = 0; burst < 20; burst++) {
      check("ports", rules, table, flows(random, rules, false, "left"));
    }
  }

  @Test
  void manyRulesThatDifferInRareFieldsAlone() {
    List<AclRule> rules =
        IntStream.range(0, 2000).mapToObj(i -> AclRule.builder(true).vlan(i * 2).build()).toList();
    SplittableRandom random = new SplittableRandom(7);
    check("vlans", rules, AclTable.compile(rules), flows(random, rules, false, "left"));
  }

  @Test
  void moreNestedThanKindsTellApart() {
    List<AclRule> rules = new ArrayList<>();
    for (int length = 32; length > 0; length--) {
      for (int other = 32; other > 0; other -= 2) {
        rules.add(AclRule.parse("permit from 255.255.255.255/32"));
        rules.set(
            rules.size() - 1, AclRule.builder(true).from(ones(length)).to(ones(other)).build());
      }
    }
    SplittableRandom random = new SplittableRandom(8);
    AclTable table = AclTable.compile(rules);
    for (int burst = 0; burst < 20; burst++) {
      check("nested", rules, table, flows(random, rules, false, "left"));
    }
  }

  private static Ipv4Prefix ones(int length) {
    return new Ipv4Prefix(Ipv4Prefix.mask(length), length);
  }

  @Test
  void noRulesMatchNothing() {
    SplittableRandom random = new SplittableRandom(9);
    List<AclRule> others = RuleSets.make(random, Shape.ROUTER, false, 10);
    check("none", List.of(), AclTable.compile(List.of()), flows(random, others, false, "left"));
  }

  @Test
  void anUnknownPortIsNamed() {
    List<AclRule> rules = List.of(AclRule.parse("permit ingress nowhere"));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> AclTable.compile(rules));
    assertEquals("ingress: there is no port 'nowhere'", error.getMessage());
  }

  /** So that the comparisons above are known to have met every way of searching. */
  @Test
  void longListsAreSearchedInOtherWaysThanShortOnes() {
    assertEquals(CrossSearch.class, searchOf(Shape.ROUTER, 100));
    assertEquals(BitSearch.class, searchOf(Shape.TANGLED, 400));
    assertEquals(GroupSearch.class, searchOf(Shape.ROUTER, 1000));
  }

  private static Class<?> searchOf(Shape shape, int size) {
    List<AclRule> rules = RuleSets.make(new SplittableRandom(1), shape, false, size);
    return new FamilyRules(rules, true, PORTS::indexOf).search.getClass();
  }

  @Test
  void memoryStaysInBounds() {
    SplittableRandom random = new SplittableRandom(10);
    List<AclRule> rules = RuleSets.make(random, Shape.FIREWALL, false, 10_000);
    long bytes = AclTable.compile(rules).memoryBytes();
    assertTrue(bytes > 10_000 && bytes < 120L << 20, bytes + " bytes");
  }

  private static void compare(Shape shape, long seed, boolean ipv6, int size, int bursts) {
    SplittableRandom random = new SplittableRandom(seed);
    List<AclRule> rules = RuleSets.make(random, shape, ipv6, size);
    AclTable table = AclTable.compile(rules, PORTS::indexOf);
    for (int burst = 0; burst < bursts; burst++) {
      String ingress = RuleSets.PORTS[random.nextInt(RuleSets.PORTS.length)];
      check("seed " + seed, rules, table, flows(random, rules, ipv6, ingress));
    }
  }

  private static List<AclFlow> flows(
      SplittableRandom random, List<AclRule> rules, boolean ipv6, String ingress) {
    return IntStream.range(0, 64)
        .mapToObj(i -> RuleSets.flow(random, rules, ipv6, ingress))
        .toList();
  }

  private static void check(String what, List<AclRule> rules, AclTable table, List<AclFlow> flows) {
    try (PacketPool pool = new PacketPool(256);
        PacketCache packets = pool.newCache()) {
      Burst burst = new Burst();
      burst.origin(PORTS.indexOf(flows.getFirst().ingress()), 0);
      flows.forEach(flow -> burst.add(flow.packet(packets)));
      int[] found = new int[Burst.MAX_SIZE];
      Arrays.fill(found, -9);
      AclKeys keys = new AclKeys();
      keys.load(burst);
      table.match(keys, found);
      for (int i = 0; i < flows.size(); i++) {
        AclFlow flow = flows.get(i);
        assertEquals(flow.firstMatch(rules), found[i], () -> what + ": " + flow);
      }
      packets.free(burst);
    }
  }
}
