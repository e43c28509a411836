package io.millrace.samples.wireguard;

import io.millrace.samples.view.TextTable;
import io.millrace.stages.wireguard.Endpoint;
import io.millrace.stages.wireguard.PeerFigures;
import io.millrace.stages.wireguard.TunnelFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tunnel as people and scripts see it.
 *
 * @param name of its port
 * @param engine its crypto engine
 * @param lost handshake messages and keepalives that could not be sent
 * @param peers in the order in which they came
 * @param dropped what ended here and is no known peer's, by reason
 */
public record TunnelView(
    String name, String engine, long lost, List<PeerView> peers, Map<String, Long> dropped) {
  /**
   * A peer.
   *
   * @param endpoint where it is, or empty
   * @param latestHandshake when, in ISO 8601, or empty
   * @param dropped its messages, and packets for it, that ended here, by reason
   */
  public record PeerView(
      String publicKey,
      String endpoint,
      String latestHandshake,
      long rxMessages,
      long rxBytes,
      long txMessages,
      long txBytes,
      Map<String, Long> dropped) {
    static PeerView of(PeerFigures figures) {
      return new PeerView(
          figures.publicKey().toString(),
          figures.endpoint().map(Endpoint::toString).orElse(""),
          figures.lastHandshake().map(Instant::toString).orElse(""),
          figures.received(),
          figures.receivedBytes(),
          figures.sent(),
          figures.sentBytes(),
          new TreeMap<>(figures.ended()));
    }
  }

  static TunnelView of(String name, String engine, long lost, TunnelFigures figures) {
    return new TunnelView(
        name,
        engine,
        lost,
        figures.peers().stream().map(PeerView::of).toList(),
        new TreeMap<>(figures.ended()));
  }

  /** Tables for people. */
  public String text() {
    TextTable table =
        new TextTable("peer", "endpoint", "latest handshake", "rx", "rx bytes", "tx", "tx bytes");
    TextTable drops = new TextTable("ended here", "of peer", "messages");
    for (PeerView peer : peers) {
      table.row(
          peer.publicKey,
          peer.endpoint.isEmpty() ? "-" : peer.endpoint,
          peer.latestHandshake.isEmpty() ? "never" : peer.latestHandshake,
          peer.rxMessages,
          peer.rxBytes,
          peer.txMessages,
          peer.txBytes);
      peer.dropped.forEach((reason, count) -> drops.row(reason, peer.publicKey, count));
    }
    dropped.forEach((reason, count) -> drops.row(reason, "-", count));
    List<Object> parts = new ArrayList<>();
    parts.add(
        "tunnel %s, crypto by %s, %d of control's messages lost%n".formatted(name, engine, lost));
    parts.add(table);
    parts.add(drops);
    return TextTable.stack(parts.toArray());
  }
}
