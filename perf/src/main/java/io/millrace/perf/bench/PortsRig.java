package io.millrace.perf.bench;

import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.rfc.Reset;
import io.millrace.perf.traffic.FrameTemplate;
import io.millrace.perf.traffic.Rate;
import io.millrace.samples.appliance.ConfiguredPorts;
import io.millrace.samples.appliance.Memory;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.PortSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A device that is there already, behind ports of this process. */
final class PortsRig extends TesterRig {
  /**
   * Rings of cards have up to 4096 places each; with those on the way back, the generator's own.
   */
  private static final int BUFFERS = 16_384;

  private final Target target;
  private final PacketPool pool;
  private final List<Port> open = new ArrayList<>();

  /**
   * What the ports lead to.
   *
   * @param name of the device, for the report
   * @param config its first port sends, its second receives; with one port that does both
   * @param template the frames but for their sizes
   * @param destination Ethernet address that frames go to; the one of the port itself unless told,
   *     which suits what forwards without looking
   * @param resetCommand what resets the device, a command for the shell
   * @param linkSeconds longest wait for the links
   * @param settleSeconds longest wait until nothing but the generator wants a processor
   */
  record Target(
      String name,
      Config config,
      FrameTemplate template,
      Optional<MacAddress> destination,
      Optional<String> resetCommand,
      double linkSeconds,
      double settleSeconds) {}

  /** Opens the ports and waits until their links are up. */
  static PortsRig open(Target target, Optional<Rate> highest, List<Integer> cpus)
      throws MeasureException {
    Memory.map(target.config().memory());
    PortsRig rig = new PortsRig(target, highest, cpus);
    try {
      for (PortSpec spec : target.config().ports().stream().limit(2).toList()) {
        rig.open.add(rig.held(new ConfiguredPorts().open(spec, target.config().workers())));
      }
      return rig;
    } catch (RuntimeException e) {
      rig.close();
      throw e;
    }
  }

  private PortsRig(Target target, Optional<Rate> highest, List<Integer> cpus) {
    super(highest, cpus, target.settleSeconds());
    this.target = target;
    pool = new PacketPool(BUFFERS);
  }

  private Port held(Port port) {
    try {
      return new HeldPort(port, pool);
    } catch (RuntimeException e) {
      port.close();
      throw e;
    }
  }

  /**
   * Waits for a device that is still to come.
   *
   * @param comes whether it still may
   */
  void awaitLinks(BooleanSupplier comes) throws MeasureException {
    double end = System.nanoTime() / 1e9 + target.linkSeconds();
    for (Port port : open) {
      LinkState link = port.link();
      while (!link.up() && comes.getAsBoolean() && System.nanoTime() / 1e9 < end) {
        sleep(20);
        link = port.link();
      }
      if (!link.up() && !comes.getAsBoolean()) {
        throw new MeasureException(target.name() + " ended before it was ready");
      }
      if (!link.up()) {
        throw new MeasureException(
            "port %s is still down after %.0f s: %s"
                .formatted(port.name(), target.linkSeconds(), link.reason()));
      }
    }
  }

  private static void sleep(long millis) throws MeasureException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeasureException("interrupted", e);
    }
  }

  @Override
  PacketPool pool() {
    return pool;
  }

  @Override
  Port from() {
    return open.getFirst();
  }

  @Override
  Port to() {
    return open.getLast();
  }

  @Override
  FrameTemplate template() {
    MacAddress own = from().info().mac();
    return target.template().ethernet(own, target.destination().orElse(own));
  }

  @Override
  public Description description() {
    return new Description(
        target.name(),
        "",
        open.size() == 1 ? "sends back" : "forwards",
        from().info().driver() + (open.size() == 1 ? ", one port" : ", two ports"),
        "",
        "");
  }

  @Override
  public Optional<Reset.Switch> reset() {
    return target.resetCommand().map(command -> () -> runForReset(command));
  }

  private static void runForReset(String command) throws MeasureException {
    try {
      Process shell =
          new ProcessBuilder("sh", "-c", command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      int code = shell.waitFor();
      if (code != 0) {
        throw new MeasureException("'" + command + "' failed with exit code " + code);
      }
    } catch (IOException e) {
      throw new MeasureException("'" + command + "' cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeasureException("interrupted", e);
    }
  }

  @Override
  public void close() {
    closeTester();
    open.forEach(Port::close);
    pool.close();
  }
}
