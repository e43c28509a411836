package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What does not arrive: the sender is told why, and the summary too. */
@Tag("system")
class UnreachableTest {
  private static final String NOBODY4 = "10.0.2.77";
  private static final String NOBODY6 = "fd00:2::77";

  @RegisterExtension final Lab lab = new Lab();

  @Test
  void sendersAreToldWhy() {
    Network net = lab.network();
    Appliance appliance = lab.start(Router.PLAIN);
    String from4 = "From " + Network.NEAR4 + " icmp_seq=1 ";
    String from6 = "From " + Network.NEAR6 + " icmp_seq=1 ";
    Ping.from(net.left, "-c 1 -W 3 203.0.113.1").lost().says(from4 + "Destination Net Unreachable");
    Ping.from(net.left, "-6 -c 1 -W 3 2001:db8::1")
        .lost()
        .says(from6 + "Destination unreachable: No route");
    Ping.from(net.left, "-c 1 -W 3 -t 1 " + Network.RIGHT4)
        .lost()
        .says(from4 + "Time to live exceeded");
    Ping.from(net.left, "-6 -c 1 -W 3 -t 1 " + Network.RIGHT6)
        .lost()
        .says(from6 + "Time exceeded: Hop limit");

    Shell.Running ping4 = net.left.start("ping -n -c 3 -i 0.1 -W 8 " + NOBODY4);
    Shell.Running ping6 = net.left.start("ping -n -6 -c 3 -i 0.1 -W 8 " + NOBODY6);
    Ping.of(net.left, 0, ping4.await()).lost().says(from4 + "Destination Host Unreachable");
    Ping.of(net.left, 0, ping6.await())
        .lost()
        .says(from6 + "Destination unreachable: Address unreachable");

    Summary summary = appliance.stop();
    assertEquals(2, summary.dropped("no-route"), "no-route");
    assertEquals(2, summary.dropped("ttl-expired"), "ttl-expired");
    assertEquals(6, summary.dropped("neighbor-unreachable"), "neighbor-unreachable");
  }

  @Test
  void whatTheAccessListDeniesIsCounted() {
    Network net = lab.network();
    net.right.ip("addr add 10.0.2.3/24 dev eth0");
    Appliance appliance =
        lab.start(
            Router.PLAIN.withRules("[deny to 10.0.2.3/32, deny to fd00:2::2/128 protocol icmpv6]"));
    Ping.from(net.left, "-c 5 -i 0.01 -W 1 10.0.2.3").lost();
    Ping.from(net.left, "-6 -c 4 -i 0.01 -W 1 " + Network.RIGHT6).lost();
    Ping.from(net.left, "-c 3 -i 0.01 -W 3 " + Network.RIGHT4).complete();
    assertEquals(9, appliance.stop().dropped("acl-denied"));
  }
}
