package io.millrace.samples.command;

import io.millrace.driver.host.HostFiles;
import io.millrace.driver.host.InterfaceAddresses;
import io.millrace.samples.config.PortTypes;
import io.millrace.samples.view.Json;
import io.millrace.samples.view.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace ports}: what there is to forward between. */
@Command(
    name = "ports",
    description = {
      "Lists the network cards and the Linux interfaces of this machine and the kinds of ports"
          + " there",
      "are. Of a card: who drives it, its IOMMU group and who else is in it, its NUMA node, and",
      "Millrace's driver for it."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  millrace ports", "  millrace ports --json"})
public final class PortsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    List<LinuxInterface> interfaces = LinuxInterface.all();
    CardView cards = new CardView(HostFiles.system(), InterfaceAddresses.SYSTEM);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("cards", cards.json());
      all.put("interfaces", interfaces);
      all.put("types", PortTypes.ALL);
      out.println(Json.text(all));
    } else {
      out.println(cards);
      print(interfaces, out);
    }
    return 0;
  }

  private static void print(List<LinuxInterface> interfaces, PrintWriter out) {
    TextTable table = new TextTable("interface", "driver", "address", "mtu", "state", "IP");
    for (LinuxInterface found : interfaces) {
      table.row(
          found.name(),
          found.driver(),
          found.mac(),
          found.mtu(),
          found.state(),
          String.join(" ", found.addresses()));
    }
    out.println(table);
    out.println("Kinds of ports in a configuration:");
    TextTable types = new TextTable("type", "what it is");
    PortTypes.ALL.forEach(types::row);
    out.print(types);
  }
}
