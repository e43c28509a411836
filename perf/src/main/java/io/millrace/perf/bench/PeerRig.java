package io.millrace.perf.bench;

import io.millrace.driver.port.MacAddress;
import io.millrace.perf.load.Order.Protocol;
import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.peers.Device;
import io.millrace.perf.peers.Scenario;
import io.millrace.perf.peers.Tables;
import io.millrace.perf.result.Setup;
import io.millrace.perf.traffic.Field;
import io.millrace.perf.traffic.FrameTemplate;
import io.millrace.perf.traffic.Variation;
import io.millrace.samples.command.UserException;
import io.millrace.samples.config.ConfigReader;
import io.millrace.samples.yaml.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A device that is a process of its own, started for the occasion and joined by memif: the
 * instrument is the server, the device the client.
 */
final class PeerRig implements Rig {
  private static final MacAddress DEVICE = MacAddress.parse("02:00:00:00:00:10");

  /** A million routes take DPDK's table a minute. */
  private static final double LINK_SECONDS = 120;

  private final PortsRig ports;
  private final Process process;
  private final List<String> command;
  private final String name;
  private final Scenario scenario;
  private final Path directory;
  private final List<Integer> cpus;

  private PeerRig(
      PortsRig ports,
      Process process,
      List<String> command,
      String name,
      Scenario scenario,
      Path directory,
      List<Integer> cpus) {
    this.ports = ports;
    this.process = process;
    this.command = command;
    this.name = name;
    this.scenario = scenario;
    this.directory = directory;
    this.cpus = cpus;
  }

  /**
   * Starts a device and waits until it is there.
   *
   * @param cpus of the instrument and the device
   */
  static PeerRig start(Device device, Scenario scenario, List<Integer> cpus)
      throws UserException, MeasureException, IOException {
    Path directory = Files.createTempDirectory("millrace-bench");
    Path socket = directory.resolve("link.sock");
    Tables tables = new Tables(scenario);
    PortsRig ports =
        PortsRig.open(target(device, scenario, tables, socket), Optional.empty(), cpus);
    try {
      List<String> command = new ArrayList<>(List.of("taskset", "-c", "" + cpus.get(1)));
      command.addAll(
          device.command(scenario, Protocol.MEMIF, tables, directory, socket, cpus.get(1)));
      Path log = directory.resolve("device.log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        ports.awaitLinks(process::isAlive);
      } catch (MeasureException e) {
        process.destroy();
        throw new MeasureException(e.getMessage() + "; the device's own words are in " + log, e);
      }
      return new PeerRig(ports, process, command, device.name(scenario), scenario, directory, cpus);
    } catch (MeasureException | IOException | RuntimeException e) {
      ports.close();
      throw e;
    }
  }

  private static PortsRig.Target target(
      Device device, Scenario scenario, Tables tables, Path socket) throws UserException {
    String text =
        "ports: {link: {type: memif, role: server, socket: '"
            + socket
            + "', ring: 1024}}\n"
            + "pipeline: {link: link}\n";
    try {
      return new PortsRig.Target(
          device.name(scenario),
          ConfigReader.read(socket, text),
          template(scenario, tables),
          Optional.of(DEVICE),
          Optional.empty(),
          LINK_SECONDS,
          TesterRig.SETTLING_MOST_SECONDS);
    } catch (ConfigException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private static FrameTemplate template(Scenario scenario, Tables tables) {
    List<Integer> prefixes = tables.prefixes();
    Random random = new Random(3);
    List<Long> destinations = new ArrayList<>();
    for (int i = 0; i < scenario.destinations(); i++) {
      int prefix = prefixes.get(random.nextInt(prefixes.size()));
      destinations.add((prefix | 1L + random.nextInt(254)) & 0xffff_ffffL);
    }
    return FrameTemplate.udp("198.18.0.1", "198.19.0.1")
        .vary(Field.DESTINATION_ADDRESS, new Variation.Values(destinations));
  }

  @Override
  public Description description() {
    return new Description(
        name,
        "",
        scenario.title(),
        "memif, the instrument as server, 1024 frames each way",
        String.join(" ", command),
        scenario.summary());
  }

  @Override
  public List<Setup.Port> ports() {
    return ports.ports();
  }

  @Override
  public Measurer measurer(Frames frames, boolean delays) throws MeasureException {
    Measurer measurer = ports.measurer(frames, delays);
    return offer -> {
      if (!process.isAlive()) {
        throw new MeasureException(
            name + " has ended; its own words are in " + directory.resolve("device.log"));
      }
      return measurer.measure(offer);
    };
  }

  @Override
  public void check(Frames frames) throws MeasureException {
    ports.check(frames);
  }

  @Override
  public List<String> warnings() {
    return ports.warnings();
  }

  @Override
  public double highestRate(Frames frames) throws MeasureException {
    return ports.highestRate(frames);
  }

  @Override
  public double lineRate(Frames frames) {
    return 0;
  }

  @Override
  public List<Integer> cpus() {
    return cpus;
  }

  @Override
  public List<Long> processes() {
    return List.of(ProcessHandle.current().pid(), process.pid());
  }

  /** Ends the device first: one that goes on when its peer has gone may crash. */
  @Override
  public void close() throws MeasureException {
    end();
    ports.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new MeasureException("cannot clean up " + directory + ": " + e.getMessage(), e);
    }
  }

  /** testpmd ends with its input, the others with a signal. */
  private void end() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy(); // it has no input any more
    }
    try {
      if (!process.waitFor(500, TimeUnit.MILLISECONDS)) {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
