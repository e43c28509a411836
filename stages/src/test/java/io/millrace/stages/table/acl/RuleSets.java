package io.millrace.stages.table.acl;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv4Prefix;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes lists of rules. Their shapes follow what Taylor and Turner ("ClassBench: A Packet
 * Classification Benchmark", 2007) report of the lists of real routers and firewalls: addresses
 * from a few networks, nested, a tenth to a third of them anywhere; few distinct port ranges, of
 * which most are one port, all ports or the high ones.
 */
final class RuleSets {
  /** What kind of list. */
  enum Shape {
    /** A router's access list: specific pairs of networks and hosts, destination ports. */
    ROUTER(0.1, 0.05, 0.03, 0.75),
    /** A firewall's: many rules from or to anywhere, ranges on both sides. */
    FIREWALL(0.35, 0.3, 0.3, 0.7),
    /** Few networks deep inside each other, every field used. */
    TANGLED(0.2, 0.2, 0.4, 0.5);

    private final double fromAnywhere;
    private final double toAnywhere;
    private final double sourcePorts;
    private final double destinationPorts;

    Shape(double fromAnywhere, double toAnywhere, double sourcePorts, double destinationPorts) {
      this.fromAnywhere = fromAnywhere;
      this.toAnywhere = toAnywhere;
      this.sourcePorts = sourcePorts;
      this.destinationPorts = destinationPorts;
    }
  }

  static final String[] PORTS = {"left", "right", "up"};
  private static final int[] PROTOCOLS = {6, 6, 6, 6, 17, 17, 1, 58, 47, 132};
  private static final int[] LENGTHS = {0, 8, 13, 16, 17, 20, 23, 24, 25, 28, 30, 32};

  private final RandomGenerator random;
  private final Shape shape;
  private final boolean ipv6;
  private final List<Prefix> sources;
  private final List<Prefix> destinations;

  private RuleSets(RandomGenerator random, Shape shape, boolean ipv6, int count) {
    this.random = random;
    this.shape = shape;
    this.ipv6 = ipv6;
    sources = networks(count);
    destinations = networks(count);
  }

  /** A list of rules for one IP version. */
  static List<AclRule> make(RandomGenerator random, Shape shape, boolean ipv6, int count) {
    RuleSets sets = new RuleSets(random, shape, ipv6, count);
    List<AclRule> rules = new ArrayList<>();
    while (rules.size() < count) {
      rules.add(sets.rule());
    }
    return rules;
  }

  private List<Prefix> networks(int rules) {
    List<Prefix> networks = new ArrayList<>();
    int bases = shape == Shape.TANGLED ? 2 : Math.max(2, (int) Math.sqrt(rules) / 2);
    for (int i = 0; i < bases; i++) {
      long base = random.nextLong();
      for (int j = 0; j < Math.max(2, rules / bases / 3); j++) {
        networks.add(inside(base));
      }
    }
    return networks;
  }

  /** A network that shares some of its first bits with the base. */
  private Prefix inside(long base) {
    int shared = 12 + random.nextInt(16);
    long address = base ^ random.nextLong() >>> shared;
    int length = LENGTHS[shape == Shape.TANGLED ? random.nextInt(12) : 3 + random.nextInt(9)];
    return ipv6
        ? Prefix.of(new Ipv6Address(address, random.nextLong()), length * 2 + random.nextInt(65))
        : Prefix.of(new Ipv4Address((int) (address >>> 32)), length);
  }

  private AclRule rule() {
    AclRuleBuilder rule = AclRule.builder(random.nextBoolean());
    if (random.nextDouble() >= shape.fromAnywhere) {
      rule.from(sources.get(random.nextInt(sources.size())));
    } else if (random.nextInt(8) == 0) {
      rule.from(anywhere());
    }
    rule.to(
        random.nextDouble() >= shape.toAnywhere
            ? destinations.get(random.nextInt(destinations.size()))
            : anywhere());
    int protocol =
        random.nextInt(12) == 0 ? AclRule.ANY : PROTOCOLS[random.nextInt(PROTOCOLS.length)];
    rule.protocol(protocol);
    if (protocol == AclRule.ANY || AclRule.hasPorts(protocol)) {
      ports(rule);
    }
    rare(rule, protocol);
    return rule.build();
  }

  private Prefix anywhere() {
    return Prefix.of(ipv6 ? new Ipv6Address(0, 0) : new Ipv4Address(0), 0);
  }

  private void ports(AclRuleBuilder rule) {
    if (random.nextDouble() < shape.sourcePorts) {
      PortRange range = range();
      rule.fromPorts(range.first(), range.last());
    }
    if (random.nextDouble() < shape.destinationPorts) {
      PortRange range = range();
      rule.toPorts(range.first(), range.last());
    }
  }

  private PortRange range() {
    return switch (random.nextInt(8)) {
      case 0 -> new PortRange(1024, 65535);
      case 1 -> new PortRange(0, 1023);
      case 2 -> {
        int first = random.nextInt(65536);
        yield new PortRange(first, first + random.nextInt(65536 - first));
      }
      default -> {
        int port = random.nextInt(3) == 0 ? random.nextInt(65536) : random.nextInt(40) * 37;
        yield new PortRange(port, port);
      }
    };
  }

  private void rare(AclRuleBuilder rule, int protocol) {
    boolean often = shape == Shape.TANGLED;
    if (protocol == IpProtocol.TCP && random.nextInt(often ? 3 : 40) == 0) {
      int mask = 1 + random.nextInt(255);
      rule.flags(new TcpFlags(mask & random.nextInt(256), mask));
    }
    if (protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6) {
      rule.icmp(new IcmpMatch(random.nextInt(12), random.nextInt(4) - 1));
    }
    if (often && random.nextInt(3) == 0) {
      rule.vlan(random.nextInt(4) == 0 ? AclRule.UNTAGGED : random.nextInt(4));
    }
    if (often && random.nextInt(5) == 0) {
      rule.ingress(PORTS[random.nextInt(PORTS.length)]);
    }
  }

  /** A flow that a rule of the list matches, or that misses it by one somewhere. */
  static AclFlow flow(RandomGenerator random, List<AclRule> rules, boolean ipv6, String ingress) {
    AclRule rule = rules.get(random.nextInt(rules.size()));
    int protocol = rule.protocol() != AclRule.ANY ? rule.protocol() : PROTOCOLS[random.nextInt(10)];
    boolean icmp = !rule.icmp().isAny();
    int first = icmp ? rule.icmp().type() << 8 | Math.max(0, rule.icmp().code()) : -1;
    return new AclFlow(
        address(random, rule.from(), ipv6),
        address(random, rule.to(), ipv6),
        random.nextInt(20) == 0 ? PROTOCOLS[random.nextInt(10)] : protocol,
        icmp ? first : port(random, rule.fromPorts()),
        port(random, rule.toPorts()),
        random.nextInt(4) == 0 ? random.nextInt(256) : rule.flags().set(),
        rule.vlan() >= 0 ? rule.vlan() : random.nextInt(3) - 1,
        random.nextInt(15) == 0,
        ingress);
  }

  private static int port(RandomGenerator random, PortRange range) {
    int inside = range.first() + random.nextInt(range.last() - range.first() + 1);
    return switch (random.nextInt(8)) {
      case 0 -> range.first();
      case 1 -> range.last();
      case 2 -> Math.max(0, range.first() - 1);
      case 3 -> Math.min(65535, range.last() + 1);
      default -> inside;
    };
  }

  /** An address of the prefix, most often, or next to it. */
  private static IpAddress address(RandomGenerator random, @Nullable Prefix prefix, boolean ipv6) {
    int length = prefix == null ? 0 : prefix.length();
    int near = random.nextInt(10);
    long noise = near == 0 ? 0 : near == 1 ? -1 : random.nextLong();
    long step = near == 2 ? 1 : near == 3 ? -1 : 0;
    if (ipv6) {
      Ipv6Address base = prefix == null ? new Ipv6Address(0, 0) : (Ipv6Address) prefix.address();
      long high = base.high() | noise & ~(length >= 64 ? -1 : mask(length));
      long low = base.low() | noise & ~(length <= 64 ? 0 : mask(length - 64));
      return new Ipv6Address(high, low + step);
    }
    int network = prefix == null ? 0 : ((Ipv4Prefix) prefix).network();
    return new Ipv4Address((network | (int) noise & ~Ipv4Prefix.mask(length)) + (int) step);
  }

  private static long mask(int length) {
    return length == 0 ? 0 : -1L << 64 - length;
  }
}
