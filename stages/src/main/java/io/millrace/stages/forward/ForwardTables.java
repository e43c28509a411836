package io.millrace.stages.forward;

import io.millrace.stages.table.fib.Ipv4Fib;
import io.millrace.stages.table.fib.Ipv6Fib;
import io.millrace.stages.table.neighbor.Neighbor;
import io.millrace.stages.table.neighbor.NeighborTable;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv4Prefix;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Ipv6Prefix;
import io.millrace.stages.wire.Prefix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all instances of the router share: interfaces, routes and neighbors. Made once from a
 * configuration; safe for use by any number of threads.
 *
 * <p>Everything that a destination address decides is a prefix in the forwarding tables: own
 * addresses, broadcast, multicast, loopback, link-local. So one look-up answers all of it. A
 * neighbor whose Ethernet address is known gets a host route of its own, so that stations on our
 * links cost no more than those behind a gateway.
 */
public final class ForwardTables {
  private final ForwardConfig config;
  private final List<RouterInterface> interfaces;
  private final Ipv4Fib fib4 = new Ipv4Fib();
  private final Ipv6Fib fib6 = new Ipv6Fib();
  private final NeighborTable neighbors;
  private final HopGroups groups = new HopGroups();
  private final int firstGroup;
  private final HostRoutes hostRoutes;
  private final int[] onLink;

  private ForwardTables(ForwardConfig config) {
    this.config = config;
    interfaces = ConfigCheck.interfaces(config);
    int firstNeighbor = Hop.FIRST_ON_LINK + interfaces.size();
    int capacity = config.neighborCapacity() + ConfigCheck.pinnedNeighbors(config);
    hostRoutes = new HostRoutes();
    neighbors = new NeighborTable(firstNeighbor, capacity, config.timers(), hostRoutes);
    firstGroup = neighbors.endId();
    onLink = interfaces.stream().mapToInt(this::hopOnLink).toArray();
  }

  private ForwardTables(ForwardConfig config, ForwardTables other) {
    this.config = config;
    interfaces = other.interfaces;
    hostRoutes = other.hostRoutes;
    neighbors = other.neighbors;
    firstGroup = other.firstGroup;
    onLink = other.onLink;
  }

  /** The other end of a point-to-point link has no address that anybody asks for. */
  private int hopOnLink(RouterInterface iface) {
    if (!iface.pointToPoint) {
      return Hop.FIRST_ON_LINK + iface.number;
    }
    neighbors.addPermanent(iface.number, 0, 0, iface.mac);
    return neighbors.pin(iface.number, 0, 0).id();
  }

  /**
   * Builds the tables.
   *
   * @throws IllegalArgumentException if the configuration contradicts itself; the message names the
   *     interface or route
   */
  public static ForwardTables of(ForwardConfig config) {
    ForwardTables tables = new ForwardTables(config);
    tables.addRoutes(tables.interfaces);
    config.neighbors().forEach(tables::addNeighbor);
    return tables;
  }

  /**
   * Tables of the same interfaces and neighbors, by whose routes nothing goes to one of the
   * interfaces: those for a tunnel's own messages, which must not be led into the tunnel again.
   * Called before the router runs.
   *
   * @throws IllegalArgumentException if there is no such interface
   */
  public ForwardTables without(String interfaceName) {
    RouterInterface left = named(interfaceName);
    ForwardTables tables = new ForwardTables(config.without(interfaceName), this);
    tables.addRoutes(interfaces.stream().filter(iface -> iface != left).toList());
    neighbors.all().stream()
        .filter(neighbor -> neighbors.link(neighbor.id()) != NeighborTable.NO_LINK)
        .forEach(neighbor -> HostRoutes.add(neighbor, tables));
    return tables;
  }

  private void addRoutes(List<RouterInterface> attached) {
    config.routes().forEach(this::addRoute);
    addSpecialPrefixes();
    attached.forEach(this::addInterface);
    hostRoutes.keepIn(this);
  }

  /** Special-purpose addresses (RFC 6890; RFC 1812, section 5.3.7; RFC 4291, section 2.4). */
  private void addSpecialPrefixes() {
    put("0.0.0.0/8", Hop.UNROUTABLE);
    put("127.0.0.0/8", Hop.UNROUTABLE);
    put("169.254.0.0/16", Hop.LINK_LOCAL);
    put("224.0.0.0/4", Hop.GROUP_ADDRESS);
    put("240.0.0.0/4", Hop.UNROUTABLE);
    put("255.255.255.255/32", Hop.GROUP_ADDRESS);
    put("::/128", Hop.UNROUTABLE);
    put("::1/128", Hop.UNROUTABLE);
    put("::ffff:0:0/96", Hop.UNROUTABLE);
    put("fe80::/10", Hop.LINK_LOCAL);
    put("ff00::/8", Hop.GROUP_ADDRESS);
  }

  private void put(String prefix, int hop) {
    put(Prefix.parse(prefix), hop);
  }

  private void put(Prefix prefix, int hop) {
    switch (prefix) {
      case Ipv4Prefix p -> fib4.put(p.network(), p.length(), hop);
      case Ipv6Prefix p -> fib6.put(p.high(), p.low(), p.length(), hop);
    }
  }

  private void addInterface(RouterInterface iface) {
    for (InterfaceAddress own : config.interfaces().get(iface.number).addresses()) {
      put(own.prefix(), onLink(iface));
    }
    for (int broadcast : iface.broadcasts()) {
      fib4.put(broadcast, Integer.SIZE, Hop.GROUP_ADDRESS);
    }
    for (int own : iface.addresses4()) {
      fib4.put(own, Integer.SIZE, Hop.LOCAL);
    }
    for (Ipv6Address own : iface.addresses6()) {
      fib6.put(own.high(), own.low(), own.bits(), Hop.LOCAL);
    }
  }

  private void addRoute(Route route) {
    ConfigCheck.route(route, this);
    switch (route.kind()) {
      case FORWARD -> put(route.prefix(), hop(route.nextHops()));
      case BLACKHOLE -> put(route.prefix(), Hop.BLACKHOLE);
      case UNREACHABLE -> put(route.prefix(), Hop.UNREACHABLE);
      case PROHIBIT -> put(route.prefix(), Hop.PROHIBIT);
    }
  }

  private int hop(List<NextHop> nextHops) {
    if (nextHops.size() == 1) {
      return hop(nextHops.getFirst());
    }
    Map<Integer, Integer> weights = new HashMap<>();
    for (NextHop nextHop : nextHops) {
      weights.merge(hop(nextHop), nextHop.weight(), Integer::sum);
    }
    return firstGroup + groups.add(weights);
  }

  private int hop(NextHop nextHop) {
    RouterInterface iface = named(nextHop.interfaceName());
    return nextHop
        .gateway()
        .map(gateway -> neighbors.pin(iface.number, high(gateway), low(gateway)).id())
        .orElseGet(() -> onLink(iface));
  }

  /** The hop to whoever is on the link of an interface. */
  int onLink(RouterInterface iface) {
    return onLink[iface.number];
  }

  private void addNeighbor(StaticNeighbor neighbor) {
    RouterInterface iface = named(neighbor.interfaceName());
    IpAddress address = neighbor.address();
    neighbors.addPermanent(iface.number, high(address), low(address), neighbor.mac().value());
  }

  RouterInterface named(String name) {
    return interfaces.stream()
        .filter(iface -> iface.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no interface '" + name + "'"));
  }

  static long high(IpAddress address) {
    return address instanceof Ipv6Address a ? a.high() : 0;
  }

  static long low(IpAddress address) {
    return switch (address) {
      case Ipv4Address a -> Neighbor.mapped(a.value());
      case Ipv6Address a -> a.low();
    };
  }

  ForwardConfig config() {
    return config;
  }

  List<RouterInterface> interfaces() {
    return interfaces;
  }

  /** Our address on the link by which the way to an IPv4 address leads out; 0 if there is none. */
  public int sourceTo(int destination) {
    int hop = single(fib4.lookUp(destination));
    if (isOnLink(hop)) {
      return interfaces.get(hop - Hop.FIRST_ON_LINK).sourceFor(destination);
    }
    Neighbor next = hop < Hop.FIRST_ON_LINK ? null : neighbors.get(hop);
    return next == null ? 0 : interfaces.get(next.link()).sourceFor(next.ipv4());
  }

  /** Our address on the link by which the way to an IPv6 address leads out. */
  public Optional<Ipv6Address> sourceTo(long high, long low) {
    int hop = single(fib6.lookUp(high, low));
    if (isOnLink(hop)) {
      return Optional.of(interfaces.get(hop - Hop.FIRST_ON_LINK).sourceFor(high, low));
    }
    Neighbor next = hop < Hop.FIRST_ON_LINK ? null : neighbors.get(hop);
    return Optional.ofNullable(next)
        .map(there -> interfaces.get(there.link()).sourceFor(there.high(), there.low()));
  }

  /** One of the next hops, if there are several. */
  private int single(int hop) {
    return isGroup(hop) ? choose(hop, 0) : hop;
  }

  /** The IPv4 routes; their values mean something to the router only. */
  public Ipv4Fib fib4() {
    return fib4;
  }

  /** The IPv6 routes; their values mean something to the router only. */
  public Ipv6Fib fib6() {
    return fib6;
  }

  /** The neighbors. */
  public NeighborTable neighbors() {
    return neighbors;
  }

  /** Whether any route has several next hops. */
  boolean hasGroups() {
    return !groups.isEmpty();
  }

  boolean isGroup(int hop) {
    return hop >= firstGroup;
  }

  /** The hop of the group that a flow takes. */
  int choose(int group, int flowHash) {
    return groups.choose(group - firstGroup, flowHash);
  }

  /** Whether a hop says that the destination is on a link itself. */
  boolean isOnLink(int hop) {
    return hop >= Hop.FIRST_ON_LINK && hop < Hop.FIRST_ON_LINK + interfaces.size();
  }
}
