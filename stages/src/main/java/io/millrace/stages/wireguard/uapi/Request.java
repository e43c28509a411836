package io.millrace.stages.wireguard.uapi;

import io.millrace.stages.wireguard.config.TunnelChange;
import io.millrace.stages.wireguard.config.TunnelException;

/** What a client wants. */
public sealed interface Request {
  /** To know how things are. */
  record Get() implements Request {}

  /**
   * To change them.
   *
   * @param change how
   */
  record Set(TunnelChange change) implements Request {}

  /**
   * Something that cannot be read; the client is told, and may go on.
   *
   * @param why what is wrong with it
   */
  record Bad(TunnelException why) implements Request {}
}
