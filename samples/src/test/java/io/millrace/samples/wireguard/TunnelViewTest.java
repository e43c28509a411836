package io.millrace.samples.wireguard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.samples.view.Json;
import io.millrace.samples.wireguard.TunnelView.PeerView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TunnelViewTest {
  private static final TunnelView VIEW =
      new TunnelView(
          "wg0",
          "ipsec-mb",
          2,
          List.of(
              new PeerView(
                  "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=",
                  "192.0.2.2:51820",
                  "2026-01-02T03:04:05Z",
                  5,
                  600,
                  7,
                  800,
                  Map.of("wireguard-tag", 3L)),
              new PeerView("key", "", "", 0, 0, 0, 0, Map.of())),
          Map.of("wireguard-receiver", 1000L));

  @Test
  void reads() {
    assertEquals(
        """
        tunnel wg0, crypto by ipsec-mb, 2 of control's messages lost

        peer                                          endpoint         latest handshake      rx  rx bytes  tx  tx bytes
        xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=  192.0.2.2:51820  2026-01-02T03:04:05Z   5       600   7       800
        key                                           -                never                  0         0   0         0

        ended here          of peer                                       messages
        wireguard-tag       xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=         3
        wireguard-receiver  -                                                1,000
        """,
        VIEW.text());
  }

  @Test
  void survivesItsJourney() throws IOException {
    assertEquals(VIEW, Json.read(Json.line(VIEW), TunnelView.class));
  }
}
