package io.millrace.stages.wireguard.uapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.config.EndpointAddress;
import io.millrace.stages.wireguard.config.KeyText;
import io.millrace.stages.wireguard.config.Keys;
import io.millrace.stages.wireguard.config.PeerSnapshot;
import io.millrace.stages.wireguard.config.SecretText;
import io.millrace.stages.wireguard.config.TunnelException.Errno;
import io.millrace.stages.wireguard.config.TunnelSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static final String SECRET =
      "e84b5a6d2717c1003a13b431570353dbaca9146cf150c5f8575680feba52027a";
  private static final String KEY =
      "b85996fecc9c7f1fc6d2572a76eda11d59bcd20be8e543b15ce4bd85a8e75a33";

  private static String text(SecretText text) {
    try (text) {
      return new String(text.toBytes(), UTF_8);
    }
  }

  @Test
  void aTunnelWithPeers() {
    PeerSnapshot known =
        new PeerSnapshot(
            Keys.publicKey(KeyText.fromHex(KEY)),
            Keys.presharedKey(KeyText.fromHex(SECRET)).after(Optional.empty()),
            Optional.of(new EndpointAddress(IpAddress.parse("2001:db8::1"), 51820)),
            Optional.of(Instant.ofEpochSecond(1_700_000_000L, 5)),
            7,
            8,
            25,
            List.of(Prefix.parse("10.0.0.0/8"), Prefix.parse("::/0")));
    PeerSnapshot fresh =
        new PeerSnapshot(
            Keys.publicKey(KeyText.fromHex(KEY)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            0,
            List.of());
    TunnelSnapshot tunnel =
        new TunnelSnapshot(
            Keys.privateKey(KeyText.fromHex(SECRET)).after(Optional.empty()),
            12912,
            -1,
            List.of(known, fresh));
    assertEquals(
        """
        private_key=%1$s
        listen_port=12912
        fwmark=4294967295
        public_key=%2$s
        preshared_key=%1$s
        protocol_version=1
        endpoint=[2001:db8::1]:51820
        last_handshake_time_sec=1700000000
        last_handshake_time_nsec=5
        tx_bytes=8
        rx_bytes=7
        persistent_keepalive_interval=25
        allowed_ip=10.0.0.0/8
        allowed_ip=::/0
        public_key=%2$s
        protocol_version=1
        last_handshake_time_sec=0
        last_handshake_time_nsec=0
        tx_bytes=0
        rx_bytes=0
        persistent_keepalive_interval=0
        errno=0

        """
            .formatted(SECRET, KEY),
        text(Answer.of(tunnel)));
  }

  @Test
  void numbersOfErrorsAreBelowZero() {
    assertEquals("errno=0\n\n", text(Answer.good()));
    assertEquals("errno=-22\n\n", text(Answer.bad(Errno.INVALID)));
    assertEquals(
        "errno=0\n\n", text(Answer.of(new TunnelSnapshot(Optional.empty(), 0, 0, List.of()))));
  }
}
