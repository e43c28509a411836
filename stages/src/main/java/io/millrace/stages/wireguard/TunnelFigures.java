package io.millrace.stages.wireguard;

import java.util.List;
import java.util.Map;

/**
 * What has passed through a tunnel.
 *
 * @param peers each with its own
 * @param ended messages and packets of nobody known that went no further, by drop reason
 */
public record TunnelFigures(List<PeerFigures> peers, Map<String, Long> ended) {
  /** Copies both. */
  public TunnelFigures {
    peers = List.copyOf(peers);
    ended = Map.copyOf(ended);
  }
}
