package io.millrace.perf.bench;

import io.millrace.driver.ffi.Affinity;
import io.millrace.driver.memory.PacketMemoryConfig;
import io.millrace.driver.port.MacAddress;
import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.traffic.Field;
import io.millrace.perf.traffic.FrameTemplate;
import io.millrace.perf.traffic.Rate;
import io.millrace.perf.traffic.TrafficException;
import io.millrace.perf.traffic.Variation;
import io.millrace.samples.appliance.Memory;
import io.millrace.samples.command.UserException;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.ConfigReader;
import io.millrace.samples.yaml.ConfigException;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is measured, and with which frames. */
final class PortOptions {
  /** A thousand flows: more than one, so that queues and tables are used; few enough to cache. */
  private static final int FLOWS = 1024;

  @Option(
      names = "--tx",
      paramLabel = "PORT",
      description = {
        "The port that sends, as in a configuration: '{type: memif, role: server, socket: s}'.",
        "Without --tx and --ports, a gateway of ours is measured, in memory."
      })
  private @Nullable String sending;

  @Option(
      names = "--rx",
      paramLabel = "PORT",
      description = "The port that receives; the one that sends unless told.")
  private @Nullable String receiving;

  @Option(
      names = "--ports",
      paramLabel = "FILE",
      description = "A configuration whose first port sends and second receives.")
  private @Nullable Path file;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      split = ",",
      description = "Frame sizes with FCS, imix, or standard for all of RFC 2544's and imix.")
  private List<String> sizes = List.of();

  @Option(
      names = "--max-rate",
      paramLabel = "RATE",
      description = {
        "Highest load: 1.2Mpps, 10Gbit/s, 50%%. Unless told, what a flood gets through and a",
        "quarter more, but no more than the line carries."
      })
  private @Nullable String highest;

  @Option(
      names = "--cpus",
      paramLabel = "N,N",
      split = ",",
      description = "Processors of the generator and, if it is ours, the device.")
  private List<Integer> cpus = List.of();

  @Option(
      names = "--to-mac",
      paramLabel = "MAC",
      description = "Ethernet address that frames go to: the device's, if it is a router.")
  private @Nullable String mac;

  @Option(
      names = "--ip",
      paramLabel = "FROM,TO",
      split = ",",
      description = "IP addresses of the frames; 198.18.0.1,198.19.0.1 unless told (RFC 2544).")
  private List<String> addresses = List.of("198.18.0.1", "198.19.0.1");

  @Option(
      names = "--flows",
      paramLabel = "N",
      description = "Destinations, from the second address of --ip on; 1024 unless told.")
  private int flows = FLOWS;

  @Option(
      names = "--link-wait",
      paramLabel = "SECONDS",
      description = "Longest wait for the ports' links; 30 unless told.")
  private double linkSeconds = 30;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      description = {
        "Longest wait, with traffic, until nothing but the generator wants a processor;",
        "${DEFAULT-VALUE} unless told."
      })
  private double settleSeconds = TesterRig.SETTLING_MOST_SECONDS;

  @Option(
      names = "--reset-command",
      paramLabel = "COMMAND",
      description = "Resets the device, for the benchmark of that name.")
  private @Nullable String resetCommand;

  /** Whether a device of ours in memory is measured. */
  boolean isEmbedded() {
    return sending == null && file == null;
  }

  /** The frame sizes, or those if the user names none. */
  List<Frames> frames(List<Frames> unlessTold) throws UserException {
    List<Frames> all = new ArrayList<>();
    try {
      for (String size : sizes) {
        if (size.equals("standard")) {
          all.addAll(Frames.standard());
        } else {
          all.add(Frames.parse(size));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new UserException("--size: " + e.getMessage(), e);
    }
    return all.isEmpty() ? unlessTold : all.stream().distinct().toList();
  }

  /** Sets up what is measured: the ports, or a gateway of ours. */
  Rig open() throws UserException, MeasureException {
    check();
    return open(Gateway.USUAL.withFlows(flows));
  }

  /** Sets up what is measured: the ports, or that gateway. */
  Rig open(Gateway gateway) throws UserException, MeasureException {
    check();
    Optional<Rate> rate = rate();
    if (isEmbedded()) {
      Memory.map(PacketMemoryConfig.current());
      return new EmbeddedRig(gateway, rate, cpusOr(twoCpus()), settleSeconds);
    }
    PortsRig.Target target =
        new PortsRig.Target(
            "device",
            config(),
            template(),
            destination(),
            Optional.ofNullable(resetCommand),
            linkSeconds,
            settleSeconds);
    PortsRig rig = PortsRig.open(target, rate, cpusOr(List.of()));
    try {
      rig.awaitLinks(() -> true);
      return rig;
    } catch (MeasureException e) {
      rig.close();
      throw e;
    }
  }

  private void check() throws UserException {
    if (sending != null && file != null) {
      throw new UserException("--tx and --ports: give one of them");
    }
    if (receiving != null && sending == null) {
      throw new UserException("--rx without --tx: name the port that sends as well");
    }
    if (addresses.size() != 2) {
      throw new UserException("--ip: two addresses, from and to");
    }
    if (flows < 1 || flows > 1 << 20) {
      throw new UserException("--flows " + flows + ": 1 to 1048576 are possible");
    }
    if (!(settleSeconds >= 0)) {
      throw new UserException("--settle " + settleSeconds + ": it is 0 or more");
    }
    for (int cpu : cpus) {
      if (!Affinity.allowed().get(cpu)) {
        throw new UserException("--cpus: this process may not run on processor " + cpu);
      }
    }
    if (cpus.size() > 2 || cpus.stream().distinct().count() < cpus.size()) {
      throw new UserException("--cpus: one or two different processors");
    }
  }

  /** The processors that the user names, or those. */
  List<Integer> cpusOr(List<Integer> others) {
    return cpus.isEmpty() ? others : cpus;
  }

  /** The first two that this process may use, or none where there is only one. */
  static List<Integer> twoCpus() {
    List<Integer> allowed = Affinity.allowed().stream().limit(2).boxed().toList();
    return allowed.size() == 2 ? allowed : List.of();
  }

  private Optional<Rate> rate() throws UserException {
    try {
      return Optional.ofNullable(highest).map(Rate::parse);
    } catch (TrafficException e) {
      throw new UserException("--max-rate: " + e.getMessage(), e);
    }
  }

  private Optional<MacAddress> destination() throws UserException {
    try {
      return Optional.ofNullable(mac).map(MacAddress::parse);
    } catch (IllegalArgumentException e) {
      throw new UserException("--to-mac: " + e.getMessage(), e);
    }
  }

  private FrameTemplate template() throws UserException {
    try {
      FrameTemplate template = FrameTemplate.udp(addresses.getFirst(), addresses.getLast());
      if (flows == 1) {
        return template;
      }
      long first =
          switch (IpAddress.parse(addresses.getLast())) {
            case Ipv4Address four -> four.value() & 0xffff_ffffL;
            case Ipv6Address six -> six.low();
          };
      return template.vary(Field.DESTINATION_ADDRESS, new Variation.Increment(first, 1, flows));
    } catch (IllegalArgumentException | TrafficException e) {
      throw new UserException("--ip: " + e.getMessage(), e);
    }
  }

  private Config config() throws UserException {
    try {
      if (file != null) {
        return ConfigReader.read(file);
      }
      return ConfigReader.read(Path.of("--tx/--rx"), text());
    } catch (ConfigException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A configuration around the two ports, whose pipeline nobody runs. */
  private String text() {
    String ports = "tx: " + braced(String.valueOf(sending));
    String chain = "{tx: tx}";
    if (receiving != null) {
      ports += ", rx: " + braced(receiving);
      chain = "{tx: rx, rx: tx}";
    }
    return "ports: {" + ports + "}\npipeline: " + chain + "\n";
  }

  private static String braced(String port) {
    return port.strip().startsWith("{") ? port : "{" + port + "}";
  }
}
