package io.millrace.samples.command;

import io.millrace.samples.control.ControlServer;
import io.millrace.samples.view.Json;
import io.millrace.samples.wireguard.WireGuardPort;
import io.millrace.stages.wireguard.config.TunnelException;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * The appliance's side of {@code millrace wg stat}: {@code tunnels} is answered by a line of JSON
 * for each tunnel, {@code error WHY} if one does not answer.
 */
final class TunnelsHandler implements ControlServer.Handler {
  /** The request. */
  static final String REQUEST = "tunnels";

  private final Supplier<List<WireGuardPort>> tunnels;

  TunnelsHandler(Supplier<List<WireGuardPort>> tunnels) {
    this.tunnels = tunnels;
  }

  @Override
  public void answer(String[] request, ControlServer.Answer answer) throws IOException {
    for (WireGuardPort tunnel : tunnels.get()) {
      try {
        answer.line(Json.line(tunnel.view()));
      } catch (TunnelException e) {
        answer.line("error tunnel " + tunnel.name() + ": " + e.getMessage());
      }
    }
  }
}
