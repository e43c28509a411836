package io.millrace.stages.forward;

import io.millrace.driver.port.MacAddress;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A router between two links, A and B, under test. Host A and host B are known neighbors unless the
 * test starts cold; behind host B is everything else.
 */
final class Router implements AutoCloseable {
  static final String MAC_A = "02:00:00:00:00:0a";
  static final String MAC_B = "02:00:00:00:00:0b";
  static final String HOST_A_MAC = "02:aa:00:00:00:01";
  static final String HOST_B_MAC = "02:bb:00:00:00:01";

  static final String OWN_A = "10.0.1.1";
  static final String OWN_B = "10.0.2.1";
  static final String HOST_A = "10.0.1.2";
  static final String HOST_B = "10.0.2.2";
  static final String FAR = "192.0.2.9";

  static final String OWN_A6 = "2001:db8:1::1";
  static final String OWN_B6 = "2001:db8:2::1";
  static final String HOST_A6 = "2001:db8:1::2";
  static final String HOST_B6 = "2001:db8:2::2";
  static final String FAR6 = "2001:db8:99::9";

  static final int PORT_A = 0;
  static final int PORT_B = 1;

  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_IPV6 = 0x86dd;

  final ForwardTables tables;
  final Forward stage;
  final StageTester tester;

  Router(ForwardTables tables) {
    this.tables = tables;
    stage = new Forward(tables);
    tester = new StageTester(stage, "pa", "pb");
  }

  /** With both hosts known. */
  static Router warm() {
    return new Router(ForwardTables.of(config(1500, neighbors(), List.of())));
  }

  /** With both hosts known and another MTU on link B. */
  static Router withMtu(int mtu) {
    return new Router(ForwardTables.of(config(mtu, neighbors(), List.of())));
  }

  /** IPv6 does not go with such MTUs, so link B has no IPv6 address. */
  static Router narrow(int mtu) {
    List<Interface> interfaces =
        List.of(
            iface("a", "pa", MAC_A, 1500, OWN_A + "/24"),
            iface("b", "pb", MAC_B, mtu, OWN_B + "/24"));
    return new Router(
        ForwardTables.of(
            new ForwardConfig(
                interfaces,
                List.of(via("192.0.2.0/24", HOST_B)),
                List.of(neighbor("b", HOST_B, HOST_B_MAC)))));
  }

  /** With nobody known. */
  static Router cold() {
    return new Router(ForwardTables.of(config(1500, List.of(), List.of())));
  }

  static Router withRoutes(Route... routes) {
    return new Router(ForwardTables.of(config(1500, neighbors(), List.of(routes))));
  }

  static ForwardConfig config(int mtuB, List<StaticNeighbor> neighbors, List<Route> more) {
    List<Route> routes = new ArrayList<>(more);
    routes.add(via("192.0.2.0/24", HOST_B));
    routes.add(via("2001:db8:99::/48", HOST_B6));
    return new ForwardConfig(interfaces(mtuB), routes, neighbors);
  }

  static List<Interface> interfaces(int mtuB) {
    return List.of(
        iface("a", "pa", MAC_A, 1500, OWN_A + "/24", OWN_A6 + "/64"),
        iface("b", "pb", MAC_B, mtuB, OWN_B + "/24", OWN_B6 + "/64"));
  }

  static Interface iface(String name, String port, String mac, int mtu, String... addresses) {
    List<InterfaceAddress> own = Arrays.stream(addresses).map(InterfaceAddress::parse).toList();
    return new Interface(name, port, MacAddress.parse(mac), mtu, own);
  }

  static Route via(String prefix, String gateway) {
    return Route.to(Prefix.parse(prefix), NextHop.via("b", IpAddress.parse(gateway)));
  }

  static List<StaticNeighbor> neighbors() {
    return List.of(
        neighbor("a", HOST_A, HOST_A_MAC),
        neighbor("a", HOST_A6, HOST_A_MAC),
        neighbor("b", HOST_B, HOST_B_MAC),
        neighbor("b", HOST_B6, HOST_B_MAC));
  }

  static StaticNeighbor neighbor(String iface, String address, String mac) {
    return new StaticNeighbor(iface, IpAddress.parse(address), MacAddress.parse(mac));
  }

  /** A frame from host A to the router. */
  static byte[] fromA(byte[] ip) {
    int type = ip[0] >>> 4 == 4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6;
    return Frame.ethernet(MAC_A, HOST_A_MAC, type, ip);
  }

  /** A frame from host B to the router. */
  static byte[] fromB(byte[] ip) {
    int type = ip[0] >>> 4 == 4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6;
    return Frame.ethernet(MAC_B, HOST_B_MAC, type, ip);
  }

  /** A UDP packet of host A. */
  static byte[] udpTo(String destination, int ttl, int payloadBytes) {
    byte[] udp = Frame.udp(1000, 2000, payloadBytes);
    return Frame.ipv4(HOST_A, destination, ttl, 17, 0, udp);
  }

  /** A UDP packet of host A over IPv6. */
  static byte[] udp6To(String destination, int hopLimit, int payloadBytes) {
    return Frame.ipv6(HOST_A6, destination, hopLimit, 17, Frame.udp(1000, 2000, payloadBytes));
  }

  StageTester.Result runA(byte[]... frames) {
    return tester.run(PORT_A, frames);
  }

  StageTester.Result runB(byte[]... frames) {
    return tester.run(PORT_B, frames);
  }

  void seconds(double seconds) {
    tester.setNanos((long) (seconds * 1e9));
  }

  /** The reason for which the only frame was dropped. */
  static DropReason reason(StageTester.Result result) {
    List<DropReason> reasons = List.copyOf(result.drops().keySet());
    if (reasons.size() != 1 || result.dropped(reasons.getFirst()).size() != 1) {
      throw new AssertionError("drops: " + reasons + ", outputs: " + result.outputs().keySet());
    }
    return reasons.getFirst();
  }

  @Override
  public void close() {
    tester.close();
  }
}
