package io.millrace.samples.wireguard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.samples.wireguard.TunnelSocket.Settings;
import io.millrace.stages.wireguard.config.TunnelChange;
import io.millrace.stages.wireguard.config.TunnelControl;
import io.millrace.stages.wireguard.config.TunnelException;
import io.millrace.stages.wireguard.config.TunnelException.Errno;
import io.millrace.stages.wireguard.config.TunnelSnapshot;
import io.millrace.stages.wireguard.config.Update;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TunnelSocketTest {
  private static final String KEY =
      "b85996fecc9c7f1fc6d2572a76eda11d59bcd20be8e543b15ce4bd85a8e75a33";
  private static final String GET = "get=1\n\n";
  private static final String GOOD = "errno=0\n\n";
  private static final Settings USUAL = new Settings(TunnelSocket.LIMIT, TunnelSocket.BYTES);

  @TempDir private Path directory;

  private final MemoryTunnel tunnel = new MemoryTunnel();

  private TunnelSocket open(Settings settings) throws IOException {
    return TunnelSocket.open(directory.resolve("run"), "wg0", tunnel, () -> {}, settings);
  }

  private static String ask(Path socket, String request) throws IOException {
    try (RawClient client = new RawClient(socket)) {
      return client.send(request).answer();
    }
  }

  @Test
  void answersOneRequestAfterTheOther() throws IOException {
    try (TunnelSocket socket = open(USUAL);
        RawClient client = new RawClient(socket.path())) {
      assertEquals(GOOD, client.send(GET).answer());
      assertEquals(GOOD, client.send("set=1\nlisten_port=7\n\n").answer());
      assertEquals("listen_port=7\n" + GOOD, client.send(GET).answer());
      assertEquals("errno=-22\n\n", client.send("set=1\nlisten_port=x\nmore\n\n").answer());
      assertEquals("errno=-98\n\n", client.send("set=1\nlisten_port=666\n\n").answer());
      client.send(GET + GET + "set=1\nfwmark=9\n\n" + GET);
      assertEquals("listen_port=7\n" + GOOD, client.answer());
      assertEquals("listen_port=7\n" + GOOD, client.answer());
      assertEquals(GOOD, client.answer());
      assertEquals("listen_port=7\nfwmark=9\n" + GOOD, client.answer());
    }
  }

  @Test
  void onlyItsUserMayConnectAndNothingIsLeft() throws IOException {
    Path run = directory.resolve("run");
    try (TunnelSocket socket = open(USUAL)) {
      assertEquals(run.resolve("wg0.sock"), socket.path());
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.path())));
      try (var files = Files.list(run)) {
        assertEquals(List.of(socket.path()), files.toList());
      }
    }
    try (var files = Files.list(run)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void replacesASocketThatNobodyAnswers() throws IOException {
    Path path = directory.resolve("wg0.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertTrue(Files.exists(path));
    try (TunnelSocket socket = TunnelSocket.open(directory, "wg0", tunnel, () -> {})) {
      assertEquals(GOOD, ask(socket.path(), GET));
    }
  }

  @Test
  void leavesAloneWhatIsNotItsOwn() throws IOException {
    try (TunnelSocket socket = open(USUAL)) {
      String refusal =
          String.valueOf(assertThrows(IOException.class, () -> open(USUAL)).getMessage());
      assertTrue(refusal.contains("is answered by another process"), refusal);
      Path file = Files.createFile(directory.resolve("run/wg1.sock"));
      assertThrows(
          IOException.class,
          () -> TunnelSocket.open(directory.resolve("run"), "wg1", tunnel, () -> {}));
      assertTrue(Files.exists(file));
      Files.delete(socket.path());
      Files.createFile(socket.path());
    }
    assertTrue(Files.exists(directory.resolve("run/wg0.sock")));
  }

  @Test
  void namesAreThoseOfInterfaces() {
    for (String name : List.of("", "a/b", "../x", "far-too-long-name", "a b")) {
      assertThrows(
          IOException.class, () -> TunnelSocket.open(directory, name, tunnel, () -> {}), name);
    }
  }

  @Test
  void whoSaysNothingOrDoesNotListenHoldsUpNobody() throws IOException {
    try (TunnelSocket socket = open(USUAL);
        RawClient silent = new RawClient(socket.path());
        RawClient half = new RawClient(socket.path()).send("get=");
        RawClient unfinished = new RawClient(socket.path()).send("set=1\nlisten_port=5\n");
        RawClient deaf = new RawClient(socket.path())) {
      deaf.sendUntilStuck(GET.repeat(100));
      assertEquals(GOOD, ask(socket.path(), GET));
      assertEquals(GOOD, half.send("1\n\n").answer());
      assertEquals(GOOD, unfinished.send("\n").answer());
      assertEquals("listen_port=5\n" + GOOD, silent.send(GET).answer());
    }
  }

  @Test
  void whoTakesTooLongIsDismissed() throws IOException {
    try (TunnelSocket socket = open(new Settings(Duration.ofMillis(50), TunnelSocket.BYTES));
        RawClient silent = new RawClient(socket.path());
        RawClient half = new RawClient(socket.path()).send("get=");
        RawClient unfinished = new RawClient(socket.path()).send("set=1\nlisten_port=5\n");
        RawClient deaf = new RawClient(socket.path())) {
      deaf.sendUntilStuck(GET.repeat(100));
      half.awaitEnd();
      unfinished.awaitEnd();
      deaf.awaitEnd();
      assertEquals(GOOD, silent.send(GET).answer());
    }
  }

  @Test
  void endlessLinesAndRequestsEnd() throws IOException {
    try (TunnelSocket socket = open(new Settings(TunnelSocket.LIMIT, 100_000))) {
      try (RawClient client = new RawClient(socket.path())) {
        client.sendUntilRefused("x".repeat(10_000));
        assertEquals("errno=-71\n\n", client.answer());
      }
      try (RawClient client = new RawClient(socket.path())) {
        client.send("set=1\n").sendUntilRefused("public_key=" + KEY + "\n");
        assertEquals("errno=-12\n\n", client.answer());
      }
      for (int i = 0; i < 100; i++) { // what they took is there again
        ask(socket.path(), "set=1\n" + "listen_port=1\n".repeat(1000) + "\n");
      }
      assertEquals("listen_port=1\n" + GOOD, ask(socket.path(), GET));
    }
  }

  @Test
  void ofTooManyTheLongestSilentGoes() throws IOException {
    List<RawClient> clients = new ArrayList<>();
    try (TunnelSocket socket = open(USUAL)) {
      for (int i = 0; i < TunnelSocket.CLIENTS + 1; i++) {
        RawClient client = new RawClient(socket.path());
        assertEquals(GOOD, client.send(GET).answer());
        clients.add(client);
      }
      clients.getFirst().awaitEnd();
      for (RawClient client : clients.subList(1, clients.size())) {
        assertEquals(GOOD, client.send(GET).answer());
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void whoRemovesTheSocketEndsTheTunnel() throws Exception {
    CountDownLatch removed = new CountDownLatch(1);
    try (TunnelSocket socket =
        TunnelSocket.open(directory, "wg0", tunnel, removed::countDown, USUAL)) {
      Files.delete(socket.path());
      removed.await();
    }
    assertFalse(Files.exists(directory.resolve("wg0.sock")));
  }

  /** A tunnel that does not do what it is asked. */
  private static final class Unwilling implements TunnelControl {
    private final RuntimeException why;
    private final List<TunnelChange> seen = new ArrayList<>();

    Unwilling(RuntimeException why) {
      this.why = why;
    }

    @Override
    public TunnelSnapshot snapshot() {
      throw why;
    }

    @Override
    public void apply(TunnelChange change) throws TunnelException {
      seen.add(change);
      throw new TunnelException(Errno.INVALID, "it will not");
    }
  }

  @Test
  void failuresAreAnsweredAndKeysWiped() throws IOException {
    Unwilling unwilling = new Unwilling(new IllegalStateException("on purpose"));
    try (TunnelSocket socket = TunnelSocket.open(directory, "wg0", unwilling, () -> {})) {
      assertEquals("errno=-5\n\n", ask(socket.path(), GET));
      assertEquals("errno=-22\n\n", ask(socket.path(), "set=1\nprivate_key=" + KEY + "\n\n"));
    }
    if (unwilling.seen.getFirst().privateKey() instanceof Update.Set<PrivateKey> set) {
      byte[] expected = HexFormat.of().parseHex(KEY);
      assertFalse(Arrays.equals(expected, set.value().bytes()));
    } else {
      throw new AssertionError("no key was seen");
    }
  }
}
