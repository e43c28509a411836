package io.millrace.stages.wireguard.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Prefix;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which of several addresses a message leaves from. */
class OwnAddressesTest {
  private static final IpAddress LAN4 = IpAddress.parse("10.1.0.1");
  private static final IpAddress WAN4 = IpAddress.parse("192.0.2.1");
  private static final IpAddress LAN6 = IpAddress.parse("fd01::1");
  private static final IpAddress WAN6 = IpAddress.parse("2001:db8::1");

  /** As a router would: from the address on the link that leads there. */
  private static final OwnAddresses.Sources BY_ROUTE =
      new OwnAddresses.Sources() {
        @Override
        public int to(int destination) {
          IpAddress to = new Ipv4Address(destination);
          if (Prefix.parse("203.0.113.0/24").contains(to)) {
            return 0;
          }
          boolean isNear = Prefix.parse("10.1.0.0/24").contains(to);
          return ((Ipv4Address) (isNear ? LAN4 : WAN4)).value();
        }

        @Override
        public Optional<Ipv6Address> to(long high, long low) {
          boolean isNear = Prefix.parse("fd01::/64").contains(new Ipv6Address(high, low));
          return Optional.of((Ipv6Address) (isNear ? LAN6 : WAN6));
        }
      };

  private final OwnAddresses own = new OwnAddresses(List.of(LAN4, LAN6, WAN4, WAN6), BY_ROUTE);

  private IpAddress source(String to) {
    return switch (IpAddress.parse(to)) {
      case Ipv4Address four -> new Ipv4Address(own.source4(four.value()));
      case Ipv6Address six -> {
        int source = own.source6(six.high(), six.low());
        yield new Ipv6Address(own.high(source), own.low(source));
      }
    };
  }

  @Test
  void theRouteDecides() {
    assertEquals(WAN4, source("198.51.100.7"));
    assertEquals(WAN4, source("192.0.2.9"));
    assertEquals(LAN4, source("10.1.0.9"));
    assertEquals(WAN6, source("2001:db8:7::1"));
    assertEquals(LAN6, source("fd01::9"));
  }

  @Test
  void theFirstWhereNoRouteLeads() {
    assertEquals(LAN4, source("203.0.113.1"));
  }

  @Test
  void whatIsOurs() {
    assertTrue(own.isOwn(((Ipv4Address) WAN4).value()));
    assertFalse(own.isOwn(0));
    assertTrue(own.isOwn(((Ipv6Address) LAN6).high(), ((Ipv6Address) LAN6).low()));
    assertFalse(own.isOwn(((Ipv6Address) LAN6).high(), ((Ipv6Address) WAN6).low() + 1));
    assertFalse(new OwnAddresses(List.of(LAN4)).hasSource(true));
  }
}
