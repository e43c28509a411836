package io.millrace.samples.appliance;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.pcap.PcapConfig;
import io.millrace.driver.pcap.PcapPort;
import io.millrace.driver.pcap.PcapngWriter;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortException;
import io.millrace.driver.sim.SimPort;
import io.millrace.samples.config.PortSpec;
import io.millrace.samples.config.WorkerSettings;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Takes the place of the ports of a configuration: one of them receives what a capture holds, and
 * what is sent by any of them goes to one file.
 */
public final class ReplayPorts implements PortOpener, AutoCloseable {
  private static final long FIRST_MAC = 0x0200_0000_0001L;

  private final String receiver;
  private final PcapConfig input;
  private final PcapngWriter output;
  private long nextMac = FIRST_MAC;

  /**
   * Opens the output.
   *
   * @param receiver name of the port that receives
   * @param input what it receives
   * @throws PortException if a file cannot be used
   */
  public ReplayPorts(String receiver, PcapConfig input, Path output) {
    this.receiver = receiver;
    this.input = input;
    new PcapPort(input).close(); // before the output is made, or made empty
    this.output = new PcapngWriter(output, "out");
  }

  @Override
  public Port open(PortSpec spec, WorkerSettings workers) {
    int queues = workers.pipelined() ? 1 : workers.count();
    SimPort sending =
        SimPort.builder(spec.name())
            .mac(new MacAddress(nextMac++))
            .queues(queues)
            .sinks(queue -> this::write)
            .build();
    return spec.name().equals(receiver) ? new SplitPort(new PcapPort(input), sending) : sending;
  }

  private void write(long packet) {
    long nanos =
        Packet.has(packet, Packet.TIMESTAMP)
            ? PacketMeta.timestamp(packet)
            : TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    output.write(packet, nanos, null);
  }

  /** Why the output is not complete, or empty if it is. */
  public String failure() {
    return output.link().reason();
  }

  @Override
  public void close() {
    output.close();
  }
}
