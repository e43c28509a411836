package io.millrace.perf.bench;

import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.sim.SimWire;
import io.millrace.perf.traffic.FrameTemplate;
import io.millrace.perf.traffic.Rate;
import io.millrace.pipeline.Graph;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineOptions;
import io.millrace.pipeline.Placement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.concurrent.BusySpinIdleStrategy;

/**
 * A gateway in this process between two wires that exist in memory: no privileges, no hardware, and
 * frames change hands without a copy. What it measures is the pipeline and the hand-over.
 */
final class EmbeddedRig extends TesterRig {
  /** Buffers for two rings, the generator and the pipeline, several times over. */
  private static final int BUFFERS = 32_768;

  /** Frames under way each way: half a millisecond at high rates, for either side to rest. */
  private static final int RING = 4096;

  private final Gateway gateway;
  private final SimWire left;
  private final SimWire right;
  private final Pipeline pipeline;

  /**
   * Sets it up, and running.
   *
   * @param cpus of generator and device, or empty
   * @param settleSeconds longest wait until nothing but the two wants a processor
   */
  EmbeddedRig(Gateway gateway, Optional<Rate> highest, List<Integer> cpus, double settleSeconds) {
    super(highest, cpus, settleSeconds);
    this.gateway = gateway;
    left = wire("tester-left", new SimWire.End("left", Gateway.LEFT));
    right = wire("tester-right", new SimWire.End("right", Gateway.RIGHT));
    Graph graph = gateway.graph(left.right(), right.right());
    List<Integer> own = cpus.size() > 1 ? List.of(cpus.get(1)) : List.of();
    PipelineOptions options =
        PipelineOptions.defaults()
            .withPoolSize(BUFFERS)
            .withIdleStrategy(() -> BusySpinIdleStrategy.INSTANCE);
    pipeline = Pipeline.start(graph, new Placement.RunToCompletion(1, own), options);
  }

  private static SimWire wire(String name, SimWire.End device) {
    SimWire.Shape shape = new SimWire.Shape(1, RING, 0, System::nanoTime);
    return new SimWire(new SimWire.End(name, MacAddress.NONE), device, shape);
  }

  @Override
  PacketPool pool() {
    return pipeline.pool();
  }

  @Override
  Port from() {
    return left.left();
  }

  @Override
  Port to() {
    return right.left();
  }

  @Override
  FrameTemplate template() {
    return gateway.template();
  }

  @Override
  public Description description() {
    return new Description(
        "Millrace, embedded",
        Version.text(),
        gateway.scenario(),
        "two wires in memory, " + RING + " frames each way",
        "",
        gateway.configuration());
  }

  @Override
  public Map<String, Long> drops() {
    return pipeline.stats().dropped();
  }

  @Override
  public void close() {
    closeTester();
    left.left().close();
    right.left().close();
    pipeline.close();
    left.right().close();
    right.right().close();
  }
}
