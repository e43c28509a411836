package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnixSocketTest {
  private static final int PATIENCE = 2_000;

  @TempDir Path directory;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment room = arena.allocate(4096);
  private UnixAddress address;

  @BeforeEach
  void name() {
    address = UnixAddress.parse(directory.resolve("socket").toString());
  }

  @AfterEach
  void free() {
    arena.close();
  }

  @ParameterizedTest
  @EnumSource
  void bytesAndDescriptorsArriveTogether(UnixSocket.Type type) throws Exception {
    withPair(
        type,
        (client, server) -> {
          EventFd[] sent = Stream.generate(EventFd::new).limit(12).toArray(EventFd[]::new);
          int before = openDescriptors();
          client.send(text("twelve"), PATIENCE, fds(sent));
          try (ReceivedMessage message = receive(server)) {
            assertEquals("twelve", received(message));
            assertEquals(12, message.fdCount());
            assertFalse(message.isCut());
            assertEquals(before + 12, openDescriptors());
            assertTheSameFile(sent[7], message.takeFd(7));
            assertThrows(IllegalStateException.class, () -> message.takeFd(7));
          }
          assertEquals(before, openDescriptors());
          for (EventFd one : sent) {
            one.close();
          }
        });
  }

  @Test
  void theKernelsMostDescriptorsLeaveNoneBehind() throws Exception {
    withPair(
        UnixSocket.Type.SEQPACKET,
        (client, server) -> {
          try (EventFd one = new EventFd()) {
            int before = openDescriptors();
            int[] most = IntStream.generate(one::fd).limit(UnixMessages.MAX_FDS).toArray();
            client.send(text("x"), PATIENCE, most);
            try (ReceivedMessage message = receive(server)) {
              assertEquals(UnixMessages.MAX_FDS, message.fdCount());
            }
            assertEquals(before, openDescriptors());
          }
        });
  }

  @Test
  void receivedDescriptorsAreNotInherited() throws Exception {
    withPair(
        UnixSocket.Type.SEQPACKET,
        (client, server) -> {
          try (EventFd one = new EventFd()) {
            client.send(text("x"), PATIENCE, one.fd());
            try (ReceivedMessage message = receive(server)) {
              int fd = message.takeFd(0);
              assertTrue(flagsOf(fd) % (2L * Fcntl.O_CLOEXEC) >= Fcntl.O_CLOEXEC);
              Unistd.close(fd);
            }
          }
        });
  }

  @Test
  void messagesKeepTheirBoundsAndSayWhenTheyWereCut() throws Exception {
    withPair(
        UnixSocket.Type.SEQPACKET,
        (client, server) -> {
          client.send(text("first"), PATIENCE);
          client.send(text("second"), PATIENCE);
          try (ReceivedMessage message = receive(server)) {
            assertEquals("first", received(message));
          }
          try (ReceivedMessage message = server.receive(room.asSlice(0, 3))) {
            assertNotNull(message);
            assertTrue(message.isCut());
            assertEquals("sec", received(message));
          }
          assertNull(server.receive(room));
        });
  }

  @Test
  void aStreamIsSentToTheEndHoweverSlowlyItIsRead() throws Exception {
    withPair(
        UnixSocket.Type.STREAM,
        (client, server) -> {
          byte[] sent = new byte[1 << 20];
          new Random(1).nextBytes(sent);
          MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, sent);
          Thread sender = Thread.ofPlatform().start(() -> client.send(bytes, PATIENCE));
          byte[] got = new byte[sent.length];
          for (int at = 0; at < got.length; ) {
            try (ReceivedMessage message = receive(server)) {
              MemorySegment.copy(room, JAVA_BYTE, 0, got, at, message.length());
              at += message.length();
            }
          }
          sender.join();
          assertArrayEquals(sent, got);
        });
  }

  @ParameterizedTest
  @EnumSource
  void aPeerThatDoesNotReadHoldsNobodyUpForLongerThanAllowed(UnixSocket.Type type)
      throws Exception {
    withPair(
        type,
        (client, server) -> {
          NativeException e =
              assertThrows(
                  NativeException.class,
                  () -> {
                    while (true) {
                      client.send(room, 10);
                    }
                  });
          assertEquals(Errno.ETIMEDOUT, e.errno());
        });
  }

  @ParameterizedTest
  @EnumSource
  void theEndIsALengthOfZeroAndSendingFails(UnixSocket.Type type) throws Exception {
    withPair(
        type,
        (client, server) -> {
          server.close();
          try (ReceivedMessage message = receive(client)) {
            assertEquals(0, message.length());
          }
          NativeException e =
              assertThrows(NativeException.class, () -> client.send(text("x"), PATIENCE));
          assertEquals(Errno.EPIPE, e.errno());
        },
        false);
  }

  @Test
  void anAbstractAddressNeedsNoFile() throws Exception {
    address = UnixAddress.parse("@millrace-test-" + ProcessHandle.current().pid());
    withPair(UnixSocket.Type.SEQPACKET, (client, server) -> client.send(text("x"), PATIENCE));
    NativeException e =
        assertThrows(
            NativeException.class, () -> UnixSocket.connect(address, UnixSocket.Type.SEQPACKET));
    assertEquals(Errno.ECONNREFUSED, e.errno());
  }

  @Test
  void whatADeadProcessLeftIsReplaced() throws Exception {
    int fd = SysSocket.socket(SysSocket.AF_UNIX, SysSocket.SOCK_SEQPACKET, 0);
    SysSocket.bind(fd, address.toSockaddr(arena));
    Unistd.close(fd);
    assertTrue(Files.exists(Path.of(address.name())));
    withPair(UnixSocket.Type.SEQPACKET, (client, server) -> client.send(text("x"), PATIENCE));
    assertFalse(Files.exists(Path.of(address.name())));
  }

  @Test
  void aSocketInUseAndAFileAreLeftAlone() throws Exception {
    try (UnixSocket first = UnixSocket.listen(address, UnixSocket.Type.STREAM)) {
      assertInUse();
      try (UnixSocket client = UnixSocket.connect(address, UnixSocket.Type.STREAM)) {
        assertTrue(client.fd() != first.fd());
      }
    }
    Files.writeString(Path.of(address.name()), "precious");
    assertInUse();
    assertEquals("precious", Files.readString(Path.of(address.name())));
  }

  @Test
  void connectingSaysWhatIsWrong() {
    NativeException nothing =
        assertThrows(
            NativeException.class, () -> UnixSocket.connect(address, UnixSocket.Type.SEQPACKET));
    assertEquals(Errno.ENOENT, nothing.errno());
    assertEquals("connect " + address, nothing.call());
    try (UnixSocket stream = UnixSocket.listen(address, UnixSocket.Type.STREAM)) {
      assertNull(stream.accept());
      NativeException other =
          assertThrows(
              NativeException.class, () -> UnixSocket.connect(address, UnixSocket.Type.SEQPACKET));
      assertEquals(Errno.EPROTOTYPE, other.errno());
    }
  }

  @Test
  void namesThatDoNotFitAreRefused() {
    assertEquals("@name", UnixAddress.parse("@name").toString());
    assertEquals("/path", UnixAddress.parse("/path").toString());
    UnixAddress.parse("@" + "x".repeat(UnixAddress.MAX_BYTES));
    for (String wrong : new String[] {"", "@", "/" + "x".repeat(UnixAddress.MAX_BYTES), "a\0b"}) {
      assertThrows(IllegalArgumentException.class, () -> UnixAddress.parse(wrong));
    }
  }

  @Test
  void anEventCounterWakesAndIsDrained() {
    try (EventFd event = new EventFd()) {
      PollSet set = new PollSet(2);
      set.set(1, event.fd());
      assertEquals(0, set.await(0));
      assertFalse(event.drain());
      assertTrue(event.signal());
      assertTrue(event.signal());
      assertEquals(1, set.await(PATIENCE));
      assertTrue(set.isReadable(1));
      assertFalse(set.isReadable(0));
      assertTrue(event.drain());
      assertFalse(event.drain());
      assertEquals(0, set.await(0));
    }
  }

  @Test
  void aBlockingDescriptorFromAPeerBlocksNobody() {
    try (EventFd event = EventFd.adopt(Poll.eventfd(0, Poll.EFD_CLOEXEC))) {
      assertFalse(event.drain());
      assertTrue(event.signal());
      assertTrue(event.drain());
    }
  }

  @Test
  void whatIsNoEventCounterIsNotTakenForOne() {
    int fd = SysMman.memfd_create("no-counter", SysMman.MFD_CLOEXEC);
    NativeException e = assertThrows(NativeException.class, () -> EventFd.adopt(fd));
    assertEquals(Errno.EINVAL, e.errno());
    assertEquals(-Errno.EBADF, Unistd.read(fd, 0, 0), "it is closed");
  }

  private interface Exchange {
    void between(UnixSocket client, UnixSocket server) throws Exception;
  }

  private void withPair(UnixSocket.Type type, Exchange exchange) throws Exception {
    withPair(type, exchange, true);
  }

  private void withPair(UnixSocket.Type type, Exchange exchange, boolean closeServer)
      throws Exception {
    try (UnixSocket listener = UnixSocket.listen(address, type);
        UnixSocket client = UnixSocket.connect(address, type)) {
      assertTrue(listener.await(PATIENCE));
      UnixSocket server = listener.accept();
      assertNotNull(server);
      exchange.between(client, server);
      if (closeServer) {
        server.close();
      }
    }
  }

  private void assertInUse() {
    NativeException e =
        assertThrows(
            NativeException.class, () -> UnixSocket.listen(address, UnixSocket.Type.STREAM));
    assertEquals(Errno.EADDRINUSE, e.errno());
  }

  private ReceivedMessage receive(UnixSocket socket) {
    assertTrue(socket.await(PATIENCE));
    ReceivedMessage message = socket.receive(room);
    assertNotNull(message);
    return message;
  }

  private MemorySegment text(String text) {
    MemorySegment withZero = arena.allocateFrom(text);
    return withZero.asSlice(0, withZero.byteSize() - 1);
  }

  private String received(ReceivedMessage message) {
    byte[] bytes = new byte[message.length()];
    MemorySegment.copy(room, JAVA_BYTE, 0, bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int[] fds(EventFd[] events) {
    return Stream.of(events).mapToInt(EventFd::fd).toArray();
  }

  private static void assertTheSameFile(EventFd sent, int received) {
    assertFalse(sent.drain());
    try (EventFd twin = EventFd.adopt(received)) {
      assertTrue(twin.signal());
    }
    assertTrue(sent.drain());
  }

  private static int openDescriptors() throws Exception {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return (int) all.count();
    }
  }

  private static long flagsOf(int fd) throws Exception {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/fdinfo/" + fd))) {
      return lines
          .filter(line -> line.startsWith("flags:"))
          .mapToLong(line -> Long.parseLong(line.substring(6).strip(), 8))
          .findFirst()
          .orElseThrow();
    }
  }
}
