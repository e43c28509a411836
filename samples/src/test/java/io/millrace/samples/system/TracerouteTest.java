package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** traceroute sees the router by its address on the side of whoever asks. */
@Tag("system")
class TracerouteTest {
  private static final Pattern HOP = Pattern.compile("(?m)^ *\\d+ +(\\S+)");

  @RegisterExtension final Lab lab = new Lab();

  @Test
  void theRouterIsTheFirstHop() {
    Network net = lab.network();
    lab.start(Router.PLAIN);
    for (String method : List.of("-U", "-I", "-T")) {
      assertEquals(
          List.of(Network.NEAR4, Network.RIGHT4),
          hops(net.left, method + " " + Network.RIGHT4),
          method);
      assertEquals(
          List.of(Network.NEAR6, Network.RIGHT6),
          hops(net.left, "-6 " + method + " " + Network.RIGHT6),
          method);
    }
    assertEquals(List.of(Network.FAR4, Network.LEFT4), hops(net.right, Network.LEFT4));
    assertEquals(List.of(Network.FAR6, Network.LEFT6), hops(net.right, "-6 " + Network.LEFT6));
    assertEquals(List.of(Network.NEAR4), hops(net.left, Network.NEAR4), "port unreachable");
  }

  private static List<String> hops(Host host, String arguments) {
    String text = host.run("traceroute -n -q 1 -w 3 -m 4 " + arguments).good().text();
    return HOP.matcher(text).results().map(MatchResult::group).map(TracerouteTest::hop).toList();
  }

  private static String hop(String line) {
    return line.strip().replaceFirst("^\\d+ +", "");
  }
}
