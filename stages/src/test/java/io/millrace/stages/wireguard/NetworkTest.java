package io.millrace.stages.wireguard;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wireguard.SimNetwork.Weather;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twenty peers on a bad network: eight that stay where they are and know each other's places,
 * twelve that move and are known by nobody until they speak. Whatever has happened, once the
 * weather is fine every packet arrives, and none is ever unaccounted for or doubled.
 */
class NetworkTest {
  private static final int FIXED = 8;
  private static final int MOBILE = 12;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void convergesWhateverTheWeather(long seed) {
    converge(new SimNetwork(seed), seed);
  }

  /** The same with the true cryptography. */
  @Test
  void convergesWithSecrets() {
    converge(new SimNetwork(4, true), 4);
  }

  private static void converge(SimNetwork fresh, long seed) {
    try (SimNetwork network = fresh) {
      List<SimNode[]> pairs = build(network);
      network.weather = new Weather(0.2, 0.1, MILLISECONDS.toNanos(400));
      for (int second = 0; second < 280; second++) {
        someTraffic(network, pairs);
        if (network.random.nextInt(4) == 0) {
          move(network, network.nodes.get(FIXED + network.random.nextInt(MOBILE)));
        }
        network.run(SECONDS.toNanos(1));
        network.assertConserved();
      }
      assertTrue(network.arrivedCount() > 1_000, network.arrivedCount() + " packets, seed " + seed);
      assertConverges(network, pairs, seed);
    }
  }

  private static List<SimNode[]> build(SimNetwork network) {
    for (int i = 0; i < FIXED + MOBILE; i++) {
      network.add();
    }
    List<SimNode[]> pairs = new ArrayList<>();
    for (int i = 0; i < FIXED; i++) {
      for (int j = i + 1; j < FIXED + MOBILE; j++) {
        SimNode fixed = network.nodes.get(i);
        SimNode other = network.nodes.get(j);
        fixed.addPeer(other, j < FIXED);
        other.addPeer(fixed, true);
        pairs.add(new SimNode[] {fixed, other});
      }
    }
    return pairs;
  }

  private static void someTraffic(SimNetwork network, List<SimNode[]> pairs) {
    for (int i = 0; i < 30; i++) {
      SimNode[] pair = pairs.get(network.random.nextInt(pairs.size()));
      int direction = network.random.nextInt(2);
      network.send(pair[direction], pair[1 - direction]);
    }
  }

  private static void move(SimNetwork network, SimNode node) {
    int subnet = 0xc633_6400; // 198.51.100.0/24, by node
    node.outside = new Ipv4Address(subnet + node.id);
    node.port = 1024 + network.random.nextInt(60_000);
  }

  private static void assertConverges(SimNetwork network, List<SimNode[]> pairs, long seed) {
    network.weather = Weather.FINE;
    network.run(SECONDS.toNanos(20));
    for (SimNode[] pair : pairs) {
      network.send(pair[1], pair[0]); // who has moved speaks first
    }
    network.run(SECONDS.toNanos(20));
    List<Integer> numbers = new ArrayList<>();
    for (SimNode[] pair : pairs) {
      numbers.add(network.send(pair[0], pair[1]));
      numbers.add(network.send(pair[1], pair[0]));
    }
    network.run(SECONDS.toNanos(6));
    network.assertConserved();
    long missing = numbers.stream().filter(number -> !network.hasArrived(number)).count();
    assertEquals(0, missing, "packets missing, seed " + seed);
    for (SimNode node : network.nodes) {
      assertEquals(0, node.inVerdicts.getOrDefault(Verdict.TAG, 0));
      assertEquals(0, node.inVerdicts.getOrDefault(Verdict.INNER_SOURCE, 0));
    }
  }
}
