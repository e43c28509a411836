package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The standard tool on a true tunnel: what Linux's own test of WireGuard tries with it
 * (tools/testing/selftests/wireguard/netns.sh), and files drawn at random.
 */
@Tag("system")
class WgOnTunnelTest {
  /** Clamped, as all that {@code wg genkey} prints. */
  private static final String KEY_1 = "6BnKNKSlfYMM0pZ3rBKDDZv5YUlK8HvCVGp9ckGOlmI=";

  private static final String KEY_2 = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=";
  private static final String PUBLIC_2 = "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=";
  private static final String OTHER = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";

  @TempDir private Path directory;
  private LiveTunnel tunnel;
  private Wg wg;

  @BeforeEach
  void open() throws IOException {
    tunnel = new LiveTunnel();
    wg = new Wg(tunnel.configuration(), directory);
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    wg.close();
    tunnel.stop();
  }

  @Test
  void keysAreSetAndCleared() throws IOException {
    wg.set(
        "private-key " + wg.file(KEY_1) + " peer " + PUBLIC_2 + " preshared-key " + wg.file(OTHER));
    assertEquals(KEY_1 + "\n", wg.show("private-key"));
    assertEquals(PUBLIC_2 + "\t" + OTHER + "\n", wg.show("preshared-keys"));
    wg.set("private-key /dev/null peer " + PUBLIC_2 + " preshared-key /dev/null");
    assertEquals("(none)\n", wg.show("private-key"));
    assertEquals(PUBLIC_2 + "\t(none)\n", wg.show("preshared-keys"));
  }

  @Test
  void weAreNobodysPeer() throws IOException {
    wg.set("peer " + PUBLIC_2);
    wg.set("private-key " + wg.file(KEY_2));
    assertEquals(PUBLIC_2 + "\n", wg.show("public-key"));
    assertEquals("", wg.show("peers"));
    wg.set("peer " + PUBLIC_2);
    assertEquals("", wg.show("peers"));
    wg.set("private-key " + wg.file(KEY_1));
    wg.set("peer " + PUBLIC_2);
    assertEquals(PUBLIC_2 + "\n", wg.show("peers"));
  }

  @Test
  void keysAreClamped() throws IOException {
    wg.set("private-key " + wg.file("/" + KEY_1.substring(1)));
    assertEquals("+" + KEY_1.substring(1) + "\n", wg.show("private-key"));
  }

  @Test
  void allowedIpsAreReplacedAndMove() throws IOException {
    wg.set("peer " + OTHER);
    assertEquals(OTHER + "\t(none)\n", wg.show("allowed-ips"));
    wg.set("peer " + PUBLIC_2 + " allowed-ips 0.0.0.0/0,10.0.0.0/8,100.0.0.0/10,172.16.0.0/12");
    wg.set("peer " + PUBLIC_2 + " allowed-ips 0.0.0.0/0");
    wg.set("peer " + PUBLIC_2 + " allowed-ips ::/0,1700::/111,5000::/4,e000::/37,9000::/75");
    wg.set("peer " + PUBLIC_2 + " allowed-ips ::/0");
    assertEquals(OTHER + "\t(none)\n" + PUBLIC_2 + "\t::/0\n", wg.show("allowed-ips"));
    wg.set("peer " + OTHER + " allowed-ips ::/0");
    assertEquals(OTHER + "\t::/0\n" + PUBLIC_2 + "\t(none)\n", wg.show("allowed-ips"));
    wg.set("peer " + PUBLIC_2 + " remove");
    assertEquals(OTHER + "\n", wg.show("peers"));
  }

  /** Forty peers of 52 allowed IPs each, and one with thousands. */
  @Test
  void manyAllowedIps() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int peer = 0; peer < 40; peer++) {
      text.append("[Peer]\nPublicKey = ").append(DrawnConf.key(peer)).append('\n');
      for (int i = 0; i < 52; i++) {
        text.append("AllowedIPs = 10.%d.%d.0/24\n".formatted(peer, i));
      }
    }
    text.append("[Peer]\nPublicKey = ").append(OTHER).append("\nAllowedIPs = ");
    text.append(
        IntStream.range(0, 10_000)
            .mapToObj(i -> "2001:db8::%x/128".formatted(i))
            .collect(Collectors.joining(",")));
    wg.run("setconf", wg.name(), wg.file(text + "\n"));
    List<Integer> counts =
        wg.show("allowed-ips").lines().map(line -> line.split("[\t ]").length - 1).toList();
    assertEquals(41, counts.size());
    assertEquals(List.of(52, 10_000), counts.subList(39, 41));
    assertEquals(
        Wg.canonical(Wg.parse(text.toString())),
        Wg.canonical(Wg.parse(wg.run("showconf", wg.name()))));
  }

  /** They may be peers, and are never spoken to. */
  @Test
  void pointsOfLowOrder() throws IOException {
    wg.set("private-key " + wg.file(KEY_1));
    String point = "4Ot6fDtBuK4WVuP68Z/EatoJjeucMrH9hmIFFl9JuAA=";
    wg.set("peer " + point + " persistent-keepalive 1 endpoint 127.0.0.1:1111");
    assertEquals(point + "\n", wg.show("peers"));
    assertEquals(0, tunnel.sent());
    wg.set("peer " + OTHER + " persistent-keepalive 1 endpoint 127.0.0.1:1111");
    assertEquals(point + "\t1\n" + OTHER + "\t1\n", wg.show("persistent-keepalive"));
    assertNotEquals(0, tunnel.sent());
  }

  /** What the tunnel has become is what we make of the file. */
  @Test
  void filesDrawnAtRandom() throws IOException {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 50; seed++) {
      String text = new DrawnConf(seed).file();
      wg.run("setconf", wg.name(), wg.file(text));
      String told = wg.run("showconf", wg.name());
      assertEquals(
          Wg.canonical(Wg.parse(text)), Wg.canonical(Wg.parse(told)), "seed " + seed + "\n" + text);
    }
  }
}
