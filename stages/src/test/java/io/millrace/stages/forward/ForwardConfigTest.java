package io.millrace.stages.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardConfigTest {
  private static final String MAC = "02:00:00:00:00:0a";

  private static void assertRefused(String part, List<Interface> interfaces, Route... routes) {
    ForwardConfig config = new ForwardConfig(interfaces, List.of(routes));
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> ForwardTables.of(config));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(part), message);
  }

  private static List<Interface> two(String addressOfA, String addressOfB) {
    return List.of(
        Router.iface("a", "pa", MAC, 1500, addressOfA),
        Router.iface("b", "pb", MAC, 1500, addressOfB));
  }

  @Test
  void overlappingAddresses() {
    assertRefused("10.0.1.1/16", two("10.0.2.1/24", "10.0.1.1/16"));
    assertRefused("overlaps", two("2001:db8::1/32", "2001:db8:5::1/64"));
  }

  @Test
  void namesAndPortsAreThereOnce() {
    Interface a = Router.iface("a", "pa", MAC, 1500, "10.0.1.1/24");
    assertRefused("interface a", List.of(a, Router.iface("a", "pb", MAC, 1500)));
    assertRefused("port pa", List.of(a, Router.iface("b", "pa", MAC, 1500)));
  }

  @Test
  void routesLeadToInterfacesAndGateways() {
    List<Interface> interfaces = two("10.0.1.1/24", "10.0.2.1/24");
    Prefix prefix = Prefix.parse("192.0.2.0/24");
    assertRefused("no interface 'c'", interfaces, Route.to(prefix, NextHop.onLink("c")));
    for (String gateway : new String[] {"10.0.1.9", "10.0.2.1", "10.0.2.255"}) {
      assertRefused(
          gateway, interfaces, Route.to(prefix, NextHop.via("b", IpAddress.parse(gateway))));
    }
    assertRefused(
        "never forwarded", interfaces, Route.to(Prefix.parse("224.1.0.0/16"), NextHop.onLink("b")));
  }

  @Test
  void figuresAreInRange() {
    assertThrows(
        IllegalArgumentException.class, () -> Router.iface("a", "pa", MAC, 67, "10.0.1.1/24"));
    assertRefused("IPv6 needs", List.of(Router.iface("a", "pa", MAC, 1279, "2001:db8::1/64")));
    assertThrows(IllegalArgumentException.class, () -> InterfaceAddress.parse("10.0.1.1"));
    assertThrows(IllegalArgumentException.class, () -> InterfaceAddress.parse("224.0.0.1/24"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Route(Prefix.parse("10.0.0.0/8"), Route.Kind.FORWARD, List.of()));
  }

  /** What is on a link stays there, whatever routes say. */
  @Test
  void linksAndOwnAddressesComeFirst() {
    ForwardTables tables =
        ForwardTables.of(
            new ForwardConfig(
                two("10.0.1.1/24", "10.0.2.1/24"),
                List.of(
                    Route.drop(Prefix.parse("10.0.1.1/32"), Route.Kind.BLACKHOLE),
                    Route.drop(Prefix.parse("0.0.0.0/0"), Route.Kind.BLACKHOLE))));
    assertEquals(Hop.LOCAL, tables.fib4().lookUp(0x0a00_0101));
    assertEquals(Hop.FIRST_ON_LINK, tables.fib4().lookUp(0x0a00_0102));
    assertEquals(Hop.BLACKHOLE, tables.fib4().lookUp(0x0b00_0001));
    assertEquals(Hop.UNROUTABLE, tables.fib4().lookUp(0x7f00_0001));
  }
}
