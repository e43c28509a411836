package io.millrace.samples.command;

import io.millrace.driver.catalog.CardPorts;
import io.millrace.driver.pci.PciAddress;
import io.millrace.samples.selftest.CheckResult;
import io.millrace.samples.selftest.PortOpener;
import io.millrace.samples.selftest.SelfTest;
import io.millrace.samples.view.Json;
import io.millrace.samples.view.TextTable;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace selftest}: proves cards and their drivers on the wire. */
@Command(
    name = "selftest",
    description = {
      "Proves a network card and its driver on the wire: link, frames of all sizes, overload,",
      "restart, filters, queues, jumbo frames, offloads, interrupts.",
      "",
      "With PEER, what one card sends must arrive at the other, both ways: wire them together.",
      "Without, ADDRESS must be in loopback: by a plug, or a peer that sends every frame back."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace selftest 0000:03:00.0 0000:03:00.1    two cards wired together",
      "  millrace selftest 03:00.0                      one card with a loopback plug",
      "  millrace selftest 03:00.0 --only frames        only this check, and that of the link",
      "",
      "A peer whose kernel sends every frame back:",
      "  ip link set eth1 up promisc on",
      "  tc qdisc add dev eth1 ingress",
      "  tc filter add dev eth1 ingress matchall action mirred egress redirect dev eth1",
      "",
      "Exit code 1 if a check fails. Cards are made ready by 'millrace bind'."
    })
public final class SelfTestCommand implements Callable<Integer> {
  private static final int DEFAULT_FRAMES = 100_000;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "ADDRESS",
      converter = PciAddressConverter.class,
      description = "The card's PCI address.")
  private PciAddress address;

  @Parameters(
      index = "1",
      paramLabel = "PEER",
      arity = "0..1",
      converter = PciAddressConverter.class,
      description = "PCI address of the card at the other end.")
  private @Nullable PciAddress peer;

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "" + DEFAULT_FRAMES,
      description = "Frames of the main check (default ${DEFAULT-VALUE}).")
  private int frames;

  @Option(
      names = "--only",
      paramLabel = "CHECK",
      split = ",",
      description = "Only these checks, such as frames,restart.")
  private List<String> only = List.of();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException, UserException {
    if (frames < 1000) {
      throw new UserException("--frames " + frames + ": at least 1000, or the checks say little");
    }
    Map<String, List<CheckResult>> results = new LinkedHashMap<>();
    PortOpener card = opener(address);
    if (peer == null) {
      results.put(address + " in loopback", test(card, Optional.empty()));
    } else {
      PortOpener other = opener(peer);
      results.put(address + " to " + peer, test(card, Optional.of(other)));
      results.put(peer + " to " + address, test(other, Optional.of(card)));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? Json.text(results) + "\n" : text(results));
    boolean failed =
        results.values().stream()
            .flatMap(List::stream)
            .anyMatch(result -> result.result() == CheckResult.Result.FAILED);
    return failed ? Failures.FAILED : 0;
  }

  private static PortOpener opener(PciAddress address) {
    return config -> CardPorts.open(address, config);
  }

  private List<CheckResult> test(PortOpener from, Optional<PortOpener> to)
      throws InterruptedException, UserException {
    PrintWriter err = spec.commandLine().getErr();
    SelfTest test = new SelfTest(from, to, frames, check -> err.println("selftest: " + check));
    for (String name : only) {
      if (!test.names().contains(name)) {
        throw new UserException(
            "there is no check '%s': there are %s"
                .formatted(name, String.join(", ", test.names())));
      }
    }
    return test.run(only.isEmpty() ? test.names() : only);
  }

  private static String text(Map<String, List<CheckResult>> results) {
    StringBuilder text = new StringBuilder();
    results.forEach(
        (title, checks) -> {
          TextTable table = new TextTable("check", "result", "ms", "");
          for (CheckResult check : checks) {
            String word = check.result().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            table.row(check.check(), word, check.millis(), check.text());
          }
          text.append(title).append('\n').append(table).append('\n');
        });
    return text.toString();
  }
}
