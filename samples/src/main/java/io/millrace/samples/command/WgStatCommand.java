package io.millrace.samples.command;

import io.millrace.samples.control.ControlClient;
import io.millrace.samples.view.Json;
import io.millrace.samples.wireguard.TunnelView;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace wg stat}: what has passed through the tunnels, peer by peer. */
@Command(
    name = "stat",
    header = "Shows what has passed through the tunnels of a running appliance, peer by peer.",
    description = {
      "Shows the crypto engine of each tunnel of a running appliance, and for each peer what was",
      "received, sent, and dropped, by reason. No root needed, unlike 'wg show'."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace wg stat                 of the appliance that runs",
      "  millrace wg stat gateway --json | jq '.[].peers[].dropped'"
    })
public final class WgStatCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "Name of the appliance; may be left out if only one is running.")
  private @Nullable String name;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws UserException, IOException {
    Running running = Running.named(name);
    List<String> lines = new ArrayList<>();
    try {
      ControlClient.ask(running.socket(), TunnelsHandler.REQUEST, lines::add);
    } catch (IOException e) {
      throw new UserException(
          "'" + running.name() + "' does not answer at " + running.socket() + ": is it stopping?",
          e);
    }
    List<TunnelView> tunnels = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("error ")) {
        throw new UserException(line.substring("error ".length()));
      }
      tunnels.add(Json.read(line, TunnelView.class));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(tunnels));
    } else if (tunnels.isEmpty()) {
      out.printf("'%s' has no tunnels%n", running.name());
    } else {
      tunnels.forEach(tunnel -> out.println(tunnel.text()));
    }
    return 0;
  }
}
