package io.millrace.samples.demo;

import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.pipeline.Graph;
import io.millrace.stages.acl.Acl;
import io.millrace.stages.forward.Forward;
import io.millrace.stages.forward.ForwardConfig;
import io.millrace.stages.forward.ForwardTables;
import io.millrace.stages.forward.Interface;
import io.millrace.stages.forward.InterfaceAddress;
import io.millrace.stages.forward.NextHop;
import io.millrace.stages.forward.Route;
import io.millrace.stages.forward.StaticNeighbor;
import io.millrace.stages.table.acl.AclRule;
import io.millrace.stages.table.acl.AclTable;
import io.millrace.stages.validate.Validate;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import java.util.List;

/** The demo's graph: validate, then acl, then forward between the two ports. */
final class DemoGateway {
  /** The stages in order. */
  static final List<String> STAGES = List.of("validate", "acl", "forward");

  private static final MacAddress NEXT_ROUTER = MacAddress.parse("02:00:00:00:00:99");

  private DemoGateway() {}

  static Graph graph(Port left, Port right) {
    AclTable rules = AclTable.compile(rules());
    ForwardTables tables = ForwardTables.of(routing());
    return Graph.builder()
        .port(left)
        .port(right)
        .stage("validate", Validate::new)
        .stage("acl", () -> new Acl(rules))
        .stage("forward", () -> new Forward(tables))
        .connect("left", "validate")
        .connect("right", "validate")
        .connect("validate", "acl")
        .connect("acl", "forward")
        .connect("forward", "left", "left")
        .connect("forward", "right", "right")
        .build();
  }

  private static List<AclRule> rules() {
    return List.of(
        AclRule.parse("deny from " + DemoTraffic.DENIED),
        AclRule.parse("deny protocol tcp to-ports 23"),
        AclRule.parse("permit from 10.0.0.0/8 to 10.0.0.0/8"),
        AclRule.parse("permit from fd00::/16 to fd00::/16"));
  }

  /** Each side's networks lie behind a router there, whose Ethernet address is known. */
  private static ForwardConfig routing() {
    return new ForwardConfig(
        List.of(
            link("left", DemoTraffic.LEFT_MAC, "10.255.1.1/24", "fd00:ff:1::1/64"),
            link("right", DemoTraffic.RIGHT_MAC, "10.255.2.1/24", "fd00:ff:2::1/64")),
        List.of(
            route("10.1.0.0/16", "left", "10.255.1.2"),
            route("fd00:1::/32", "left", "fd00:ff:1::2"),
            route("10.2.0.0/16", "right", "10.255.2.2"),
            route("fd00:2::/32", "right", "fd00:ff:2::2")),
        List.of(
            neighbor("left", "10.255.1.2"),
            neighbor("left", "fd00:ff:1::2"),
            neighbor("right", "10.255.2.2"),
            neighbor("right", "fd00:ff:2::2")));
  }

  private static Interface link(String name, MacAddress mac, String... addresses) {
    List<InterfaceAddress> own = List.of(addresses).stream().map(InterfaceAddress::parse).toList();
    return new Interface(name, name, mac, Interface.DEFAULT_MTU, own);
  }

  private static Route route(String prefix, String link, String gateway) {
    return Route.to(Prefix.parse(prefix), NextHop.via(link, IpAddress.parse(gateway)));
  }

  private static StaticNeighbor neighbor(String link, String address) {
    return new StaticNeighbor(link, IpAddress.parse(address), NEXT_ROUTER);
  }
}
