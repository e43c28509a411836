package io.millrace.samples.appliance;

import io.millrace.driver.afpacket.AfPacketConfig;
import io.millrace.driver.afpacket.AfPacketPort;
import io.millrace.driver.pcap.PcapConfig;
import io.millrace.driver.pcap.PcapPort;
import io.millrace.driver.port.Port;
import io.millrace.samples.config.AfPacketSettings;
import io.millrace.samples.config.PcapSettings;
import io.millrace.samples.config.PortSpec;
import io.millrace.samples.config.TapSettings;
import io.millrace.samples.config.WorkerSettings;

/** Opens ports as the configuration says. */
public final class ConfiguredPorts implements PortOpener {
  @Override
  public Port open(PortSpec spec, WorkerSettings workers) {
    int queues = workers.pipelined() ? 1 : workers.count();
    return switch (spec.settings()) {
      case AfPacketSettings settings -> afPacket(spec.name(), settings, queues);
      case TapSettings settings -> throw new IllegalStateException("" + settings);
      case PcapSettings settings -> pcap(spec.name(), settings, queues);
    };
  }

  private static Port afPacket(String name, AfPacketSettings settings, int queues) {
    return new AfPacketPort(
        AfPacketConfig.of(name, settings.interfaceName())
            .withQueues(Math.max(settings.queues(), queues), queues));
  }

  private static Port pcap(String name, PcapSettings settings, int queues) {
    PcapConfig config = PcapConfig.named(name).withMac(settings.mac()).withTxQueues(queues);
    if (settings.read().isPresent()) {
      config = config.reading(settings.read().get()).looping(settings.times());
    }
    if (settings.write().isPresent()) {
      config = config.writing(settings.write().get());
    }
    if (!settings.acceptDamaged()) {
      config = config.strictly();
    }
    return new PcapPort(
        switch (settings.timing()) {
          case FULL_SPEED -> config;
          case RECORDED -> config.asRecorded();
          case RATE -> config.atRate(settings.packetsPerSecond());
        });
  }
}
