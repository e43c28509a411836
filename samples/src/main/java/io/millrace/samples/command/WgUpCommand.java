package io.millrace.samples.command;

import io.millrace.driver.host.InterfaceAddresses;
import io.millrace.samples.config.ConfigReader;
import io.millrace.samples.wireguard.Attachment;
import io.millrace.samples.wireguard.Gateway;
import io.millrace.samples.yaml.ConfigException;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wireguard.config.ConfException;
import io.millrace.stages.wireguard.config.TunnelConfig;
import io.millrace.stages.wireguard.config.WireGuardConf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code millrace wg up}: a gateway from a {@code wg0.conf}. */
@Command(
    name = "up",
    header = "Runs a gateway between networks and a WireGuard tunnel.",
    description = {
      "Runs a gateway between networks and the tunnel of a wg0.conf, as wg-quick(8) has it: its",
      "allowed IPs become routes, its commands (PostUp and so on), DNS and FwMark are left alone.",
      "",
      "PORT is a Linux interface, eth1; an interface to make, tap:wg-host; a card that 'millrace",
      "bind' has taken from the kernel, 0000:03:00.0; or a memif, memif:@name. It gets the",
      "addresses behind the equals sign, and must have none of the kernel's own.",
      "",
      "SIGHUP reads wg0.conf again; SIGTERM and SIGINT end it. Meanwhile 'wg show' tells how it is."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace wg up wg0.conf --outside eth0=192.0.2.1/24 --gateway 192.0.2.254 \\",
      "      --inside eth1=10.1.0.1/24,fd01::1/64",
      "  millrace wg up wg0.conf --outside eth0=192.0.2.1/24 --inside eth1=10.1.0.1/24 --print",
      "      prints the configuration for 'millrace run', to go on from"
    })
public final class WgUpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "WG0.CONF", description = "The tunnel.")
  private Path file;

  @Option(
      names = "--outside",
      required = true,
      paramLabel = "PORT=ADDRESSES",
      converter = AttachmentConverter.class,
      description = "Where the peers are reached.")
  private Attachment outside;

  @Option(
      names = "--gateway",
      paramLabel = "ADDRESS",
      converter = AddressConverter.class,
      description = "The next router outside; one of each IP version.")
  private List<IpAddress> gateways = new ArrayList<>();

  @Option(
      names = "--inside",
      required = true,
      paramLabel = "PORT=ADDRESSES",
      converter = AttachmentConverter.class,
      description = "A network that uses the tunnel; there may be several.")
  private List<Attachment> inside;

  @Option(names = "--print", description = "Print the configuration and run nothing.")
  private boolean print;

  @Option(
      names = "--force",
      description = "Run although the kernel has addresses on the interfaces.")
  private boolean force;

  @Mixin private RunOptions options = new RunOptions();

  /** Reads {@code eth1=10.1.0.1/24}. */
  static final class AttachmentConverter implements ITypeConverter<Attachment> {
    @Override
    public Attachment convert(String text) {
      try {
        return Attachment.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Reads an address. */
  static final class AddressConverter implements ITypeConverter<IpAddress> {
    @Override
    public IpAddress convert(String text) {
      try {
        return IpAddress.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public Integer call() throws ConfigException, UserException, IOException {
    Gateway gateway = new Gateway(file.toAbsolutePath(), outside, gateways, inside);
    if (print) {
      spec.commandLine().getOut().print(gateway.yaml());
      return 0;
    }
    tellWhatIsLeftAlone();
    if (!force) {
      refuseKernelAddresses(InterfaceAddresses.SYSTEM);
    }
    ConfigSource source = () -> ConfigReader.read(file, gateway.yaml());
    return options.run(source, file.toString(), spec);
  }

  private void tellWhatIsLeftAlone() throws UserException {
    List<String> alone;
    try {
      TunnelConfig tunnel = WireGuardConf.read(file);
      alone = tunnel.own().quick().wordsForOthers();
      tunnel.wipe();
    } catch (ConfException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    if (!alone.isEmpty()) {
      spec.commandLine()
          .getErr()
          .printf("millrace: %s: left alone: %s%n", file, String.join(", ", alone));
    }
  }

  /** The kernel would answer beside us: with port unreachable to every message of a peer. */
  private void refuseKernelAddresses(InterfaceAddresses kernel) throws UserException {
    List<Attachment> all = new ArrayList<>(inside);
    all.add(outside);
    for (Attachment each : all) {
      List<String> own =
          each.linuxInterface().map(kernel::of).orElse(List.of()).stream()
              .filter(address -> !address.startsWith("fe80:"))
              .toList();
      if (!own.isEmpty()) {
        throw new UserException(
            "the kernel has addresses on %s (%s) and would answer beside Millrace: take them away, 'ip addr flush dev %s', or say --force"
                .formatted(each.port(), String.join(", ", own), each.port()));
      }
    }
  }
}
