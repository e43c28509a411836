package io.millrace.stages.wireguard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two halves against wireguard-go, which nobody here wrote, in a network namespace: pings each
 * way, begun by either side. Needs root, and the packages wireguard-go, wireguard-tools, iproute2
 * and iputils-ping.
 */
@Tag("system")
class WireGuardGoTest {
  private static final String NAMESPACE = "mr-wggo-" + ProcessHandle.current().pid();
  private static final String INTERFACE = "mrwggo0";
  private static final InetSocketAddress OURS = new InetSocketAddress("10.77.0.1", 1111);
  private static final Ipv4Address US = new Ipv4Address(0x0a00_0001);
  private static final Ipv4Address THEM = new Ipv4Address(0x0a00_0002);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Process> processes = new ArrayList<>();
  private byte[] ourKey = key(7);
  @TempDir private Path directory;

  private static byte[] key(int value) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) value);
    return key;
  }

  private static String base64(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Runs a command, which must succeed. */
  private static void run(String... command) throws IOException, InterruptedException {
    Process process = start(command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + output);
  }

  private static void ip(String arguments) throws IOException, InterruptedException {
    run(("ip " + arguments).split(" "));
  }

  private static String[] inside(String command) {
    return ("ip netns exec " + NAMESPACE + " " + command).split(" ");
  }

  @BeforeEach
  void buildNetwork() throws IOException, InterruptedException {
    ip("netns add " + NAMESPACE);
    ip("link add mrwg0 type veth peer name mrwg1 netns " + NAMESPACE);
    ip("addr add 10.77.0.1/24 dev mrwg0");
    ip("link set mrwg0 up");
    ip("-n " + NAMESPACE + " addr add 10.77.0.2/24 dev mrwg1");
    ip("-n " + NAMESPACE + " link set mrwg1 up");
    startPeer();
  }

  private void startPeer() throws IOException, InterruptedException {
    Process process = start(inside("wireguard-go -f " + INTERFACE));
    processes.add(process);
    Path socket = Path.of("/var/run/wireguard/" + INTERFACE + ".sock");
    for (int i = 0; i < 100 && !Files.exists(socket); i++) {
      Thread.sleep(50);
      assertTrue(process.isAlive(), "wireguard-go");
    }
    ip("-n " + NAMESPACE + " addr add 10.0.0.2/24 dev " + INTERFACE);
    ip("-n " + NAMESPACE + " addr add fd00::2/64 dev " + INTERFACE + " nodad");
    ip("-n " + NAMESPACE + " link set " + INTERFACE + " up mtu 1420");
  }

  @AfterEach
  void tearDown() throws IOException, InterruptedException {
    for (Process process : processes) {
      process.destroy();
      process.waitFor();
    }
    ip("link del mrwg0"); // by itself it goes some time after its namespace
    ip("netns del " + NAMESPACE);
  }

  private UdpHost startUs(boolean isPreshared) {
    UdpHost us = new UdpHost(OURS, ourKey);
    UdpHost theirs =
        new UdpHost(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), key(9));
    PublicKey theirKey = theirs.control.publicKey().orElseThrow();
    theirs.close();
    Peer peer = us.control.add(theirKey).orElseThrow();
    us.control.allow(peer, Prefix.parse("10.0.0.2/32"));
    us.control.allow(peer, Prefix.parse("fd00::2/128"));
    if (isPreshared) {
      us.control.setPresharedKey(peer, Optional.of(PresharedKey.of(key(5))));
    }
    return us;
  }

  private void configurePeer(UdpHost us, boolean isPreshared, boolean knowsUs)
      throws IOException, InterruptedException {
    Path privateKey = Files.writeString(directory.resolve("key"), base64(key(9)));
    Path presharedKey = Files.writeString(directory.resolve("psk"), base64(key(5)));
    String set =
        "wg set %s private-key %s listen-port 2222 peer %s allowed-ips 10.0.0.1/32,fd00::1/128"
            .formatted(INTERFACE, privateKey, us.control.publicKey().orElseThrow());
    set += isPreshared ? " preshared-key " + presharedKey : "";
    set += knowsUs ? " endpoint 10.77.0.1:1111" : "";
    run(inside(set));
  }

  private void assertPinged(UdpHost us, String arguments) throws IOException, InterruptedException {
    Process ping = start(inside("ping -n -i 0.02 -W 2 " + arguments));
    assertTrue(us.runUntil(() -> !ping.isAlive(), PATIENCE));
    String output = new String(ping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, ping.waitFor(), output);
    assertTrue(output.contains(" 0% packet loss"), output);
  }

  private static void assertPings(UdpHost us, int dataBytes) throws IOException {
    int before = us.echoReplies;
    us.ping(US, THEM, dataBytes);
    assertTrue(us.runUntil(() -> us.echoReplies > before, PATIENCE), dataBytes + " bytes");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theyBegin(boolean isPreshared) throws IOException, InterruptedException {
    try (UdpHost us = startUs(isPreshared)) {
      configurePeer(us, isPreshared, true);
      assertPinged(us, "-c 10 10.0.0.1");
      assertPinged(us, "-c 10 fd00::1");
      for (int bytes = 0; bytes <= 1392; bytes += 116) {
        assertPinged(us, "-c 2 -s " + bytes + " 10.0.0.1");
        assertPings(us, bytes);
      }
      Peer peer = us.control.peers().values().iterator().next();
      assertEquals(0, peer.tally().count(Verdict.TAG));
      assertEquals(0, peer.tally().count(Verdict.REPEATED));
      assertEquals("10.77.0.2:2222", peer.endpoint().orElseThrow().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void weBegin(boolean isPreshared) throws IOException, InterruptedException {
    try (UdpHost us = startUs(isPreshared)) {
      configurePeer(us, isPreshared, false);
      Peer peer = us.control.peers().values().iterator().next();
      us.control.setEndpoint(peer, Endpoint.of(IpAddress.parse("10.77.0.2"), 2222));
      for (int bytes = 0; bytes <= 1392; bytes += 116) {
        assertPings(us, bytes);
      }
      assertPinged(us, "-c 10 10.0.0.1");
      assertPinged(us, "-c 10 fd00::1");
    }
  }

  /** We begin anew and know nothing; then they do. */
  @Test
  void eitherRestarts() throws IOException, InterruptedException {
    try (UdpHost us = startUs(false)) {
      configurePeer(us, false, true);
      assertPinged(us, "-c 3 10.0.0.1");
    }
    try (UdpHost us = startUs(false)) {
      Peer peer = us.control.peers().values().iterator().next();
      us.control.setEndpoint(peer, Endpoint.of(IpAddress.parse("10.77.0.2"), 2222));
      assertPings(us, 56);
      Process peerProcess = processes.removeLast();
      peerProcess.destroy();
      peerProcess.waitFor();
      startPeer();
      configurePeer(us, false, true);
      assertPinged(us, "-c 3 10.0.0.1");
      assertPings(us, 56);
    }
  }

  /** Our key changes, and is used at once. */
  @Test
  void keysChange() throws IOException, InterruptedException {
    try (UdpHost us = startUs(false)) {
      configurePeer(us, false, true);
      assertPinged(us, "-c 3 10.0.0.1");
    }
    ourKey = key(11);
    try (UdpHost us = startUs(false)) {
      configurePeer(us, false, true);
      assertPinged(us, "-c 3 10.0.0.1");
    }
  }
}
