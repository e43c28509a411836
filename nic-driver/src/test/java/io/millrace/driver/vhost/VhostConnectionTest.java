package io.millrace.driver.vhost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Both ends of a connection, and one that does not keep to the protocol. */
class VhostConnectionTest {
  private final UnixAddress address = new UnixAddress("vhost-test-" + System.nanoTime(), true);
  private final UnixSocket listener = UnixSocket.listen(address, UnixSocket.Type.STREAM);
  private final VhostConnection front =
      new VhostConnection(UnixSocket.connect(address, UnixSocket.Type.STREAM));
  private final UnixSocket backSocket = Objects.requireNonNull(listener.accept());
  private final VhostConnection back = new VhostConnection(backSocket);

  @AfterEach
  void close() {
    front.close();
    back.close();
    listener.close();
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(VhostException.class, call).getMessage());
  }

  /** Sends bytes that nobody has checked from the back end. */
  private void sendRaw(ByteBuffer bytes, int... fds) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(bytes.remaining());
      copy.copyFrom(MemorySegment.ofBuffer(bytes));
      backSocket.send(copy, 1000, fds);
    }
  }

  @Test
  void descriptorsComeWithTheirMessage() {
    try (EventFd kick = new EventFd()) {
      front.send(Request.SET_OWNER, false, Payload.NONE);
      front.send(Request.SET_VRING_KICK, true, new VringFile(1, true), kick.fd());
      front.send(Request.SET_VRING_CALL, false, new VringFile(0, false));
      try (Message owner = next()) {
        assertEquals(Request.SET_OWNER.code(), owner.request());
        assertEquals(0, owner.fds());
        assertFalse(owner.wantsReply());
      }
      try (Message message = next()) {
        assertEquals(new VringFile(1, true), message.vringFile());
        assertTrue(message.wantsReply());
        try (EventFd same = EventFd.adopt(message.takeFd(0))) {
          assertTrue(same.signal());
          assertTrue(kick.drain());
        }
        back.reply(message, new Number64(0));
      }
      assertEquals(new VringFile(0, false), next().vringFile());
      Request.SET_VRING_KICK.checkReply(Objects.requireNonNull(front.receive()));
    }
    assertNull(back.receive());
  }

  private Message next() {
    Message message = back.receive();
    assertNotNull(message);
    Objects.requireNonNull(Request.find(message.request())).check(message);
    return message;
  }

  @Test
  void anAnswerIsWaitedFor() throws InterruptedException {
    Thread answering =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!backSocket.await(1000)) {
                    Thread.onSpinWait();
                  }
                  back.reply(next(), new Number64(0x1_4000_0000L));
                });
    try (Message reply = front.ask(Request.GET_FEATURES, Payload.NONE, 10_000)) {
      assertEquals(0x1_4000_0000L, reply.u64());
    }
    answering.join();
  }

  @Test
  void whoSaysNothingIsNotWaitedForForLong() {
    assertRefused(
        "GET_FEATURES is not answered within 20 ms",
        () -> front.ask(Request.GET_FEATURES, Payload.NONE, 20));
    sendRaw(Message.encode(1, Message.REPLY, new Number64(0)).limit(15));
    assertRefused(
        "GET_FEATURES is not answered within 20 ms, or not in full",
        () -> front.ask(Request.GET_FEATURES, Payload.NONE, 20));
    assertTrue(front.isInsideMessage());
  }

  @Test
  void anEndIsTold() {
    back.close();
    assertRefused("the other end has closed the connection", front::receive);
  }

  @Test
  void anEndWithinAMessageIsTold() {
    sendRaw(Message.encode(1, Message.REPLY, new Number64(0)).limit(19));
    assertNull(front.receive());
    back.close();
    assertRefused(
        "the other end has closed the connection in the middle of a message", front::receive);
  }

  @Test
  void sizesAndVersionsAreChecked() {
    sendRaw(Message.encode(1, Message.REPLY, new Number64(0)).putInt(8, -1));
    assertRefused("GET_FEATURES has a payload of 4294967295 bytes", front::receive);
  }

  @Test
  void anotherVersionIsRefused() {
    sendRaw(Message.encode(77, Message.REPLY, new Number64(0)).putInt(4, 2));
    assertRefused("a message has version 2, not 1", front::receive);
  }

  @Test
  void surplusDescriptorsAreClosed() {
    try (EventFd event = new EventFd()) {
      int before = openFiles();
      int[] nine = new int[9];
      Arrays.fill(nine, event.fd());
      sendRaw(Message.encode(1, Message.REPLY, new Number64(0)), nine);
      assertRefused("a message comes with over 8 file descriptors", front::receive);
      front.close();
      assertEquals(before - 1, openFiles());
    }
  }

  private static int openFiles() {
    return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
  }
}
