package io.millrace.samples.wireguard;

import io.millrace.stages.wireguard.config.SecretText;
import io.millrace.stages.wireguard.config.TunnelControl;
import io.millrace.stages.wireguard.config.TunnelException;
import io.millrace.stages.wireguard.config.TunnelException.Errno;
import io.millrace.stages.wireguard.uapi.Answer;
import io.millrace.stages.wireguard.uapi.Request;
import java.lang.System.Logger.Level;

/** Does what requests ask of a tunnel. Whatever goes wrong, there is an answer. */
final class Clerk {
  private static final System.Logger LOG = System.getLogger(Clerk.class.getName());

  private final TunnelControl tunnel;

  Clerk(TunnelControl tunnel) {
    this.tunnel = tunnel;
  }

  SecretText answer(Request request) {
    try {
      return switch (request) {
        case Request.Get get -> Answer.of(tunnel.snapshot());
        case Request.Set set -> apply(set);
        case Request.Bad bad -> throw bad.why();
      };
    } catch (TunnelException e) {
      LOG.log(Level.WARNING, "request to WireGuard refused: " + e.getMessage());
      return Answer.bad(e.errno());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "request to WireGuard failed; this is a bug, please report it", e);
      return Answer.bad(Errno.IO);
    }
  }

  private SecretText apply(Request.Set set) throws TunnelException {
    try {
      tunnel.apply(set.change());
      return Answer.good();
    } catch (TunnelException | RuntimeException e) {
      set.change().wipe();
      throw e;
    }
  }
}
