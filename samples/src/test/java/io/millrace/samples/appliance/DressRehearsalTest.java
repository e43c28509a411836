package io.millrace.samples.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.pipeline.PipelineStats;
import io.millrace.samples.config.ConfigReader;
import io.millrace.samples.yaml.ConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is rehearsed is the way that packets usually take, not the one to a drop. */
class DressRehearsalTest {
  private static PipelineStats play(String stages) throws ConfigException {
    return DressRehearsal.play(
        ConfigReader.read(
            Path.of("rehearsal.yaml"),
            """
            ports:
              left: {type: tap, interface: l}
              right: {type: tap, interface: r}
            """
                + stages));
  }

  @Test
  void aRouterForwardsByItsRoutes() throws ConfigException {
    PipelineStats stats =
        play(
            """
            stages:
              validate: {}
              forward:
                interfaces:
                  left: {addresses: [10.0.1.1/24, 'fd00:1::1/64']}
                  right: {addresses: [10.0.2.1/24, 'fd00:2::1/64'], mac: '02:12:13:14:15:16'}
                routes:
                  - {to: 10.7.0.0/16, via: 10.0.2.2}
                  - {to: 10.8.0.0/16, via: [10.0.1.2, 10.0.1.3]}
                  - {to: 10.9.0.0/16, action: blackhole}
                  - {to: 'fd00:9::/32', via: 'fd00:2::2'}
            pipeline: [validate, forward]
            """);
    assertTrue(stats.received() > 10_000);
    assertEquals(0, stats.underWay());
    assertTrue(stats.transmitted() > stats.received() * 0.95, stats.toString());
  }

  @Test
  void aBridgeAndABranchAreTriedOutAsTheyAre() throws ConfigException {
    PipelineStats stats =
        play(
            """
            stages: {mirror: {}, l2-forward: {}, bin: {type: sink}}
            pipeline:
              left: mirror
              right: mirror
              mirror: {out: l2-forward, copy: bin}
            """);
    assertTrue(stats.received() > 10_000);
    assertEquals(0, stats.underWay());
  }

  @Test
  void aPortThatNeedsOnlyAnotherProcessIsThereItselfWithAPartner() throws ConfigException {
    PipelineStats stats =
        DressRehearsal.play(
            ConfigReader.read(
                Path.of("rehearsal.yaml"),
                """
                ports:
                  link: {type: memif, role: client, socket: '@rehearsal-test', ring: 256}
                  card: {type: virtio-user, socket: '@rehearsal-test-too'}
                stages: {mac-swap: {}}
                pipeline: {link: mac-swap, card: mac-swap, mac-swap: link}
                """));
    assertEquals(0, stats.underWay());
    for (PipelineStats.PortFigures port : stats.ports()) {
      assertTrue(port.counters().rxPackets() > 1000, port.toString());
    }
    assertTrue(stats.transmitted() > 1000, stats.toString());
  }
}
