package io.millrace.driver.vhost.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.vhost.MemoryRegion;
import io.millrace.driver.vhost.Request;
import io.millrace.driver.vhost.VhostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A session with back ends whose answers are kept in files: those that fuzzing has found. */
class SessionCorpusTest {
  private static final AtomicInteger COUNT = new AtomicInteger();

  static Stream<Path> corpus() throws IOException {
    Path directory = Path.of("src/test/resources/io/millrace/driver/vhost/frontend");
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
      assertFalse(all.isEmpty());
      return all.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void endsForAReasonOrWell(Path file) throws IOException {
    check(Files.readAllBytes(file));
  }

  @Test
  void goesToItsEndWithProperAnswers() {
    assertEquals("", check(new byte[100]));
  }

  /**
   * Answers each request as the next byte says: 0 as it should be, else with as many of the bytes
   * behind it, after which the connection ends. So it ends where the bytes do.
   *
   * @return why the session has ended, or nothing if it went well
   */
  static String check(byte[] answers) {
    UnixAddress address =
        UnixAddress.parse(
            "@session-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
    try (ScriptedBackEnd backEnd = new ScriptedBackEnd(address);
        EventFd kick = new EventFd()) {
      AtomicInteger at = new AtomicInteger();
      for (Request request : Request.values()) {
        backEnd.answering(
            request,
            message -> {
              int i = at.getAndIncrement();
              if (i >= answers.length) {
                return null;
              }
              return answers[i] == 0
                  ? backEnd.proper(request, message)
                  : rest(answers, i + 1, answers[i] & 0xff, at);
            });
      }
      backEnd.start();
      run(UnixSocket.connect(address, UnixSocket.Type.STREAM), kick);
      return "";
    } catch (VhostException e) {
      return assertNotNullMessage(e);
    }
  }

  private static String assertNotNullMessage(VhostException e) {
    assertNotNull(e.getMessage());
    return String.valueOf(e.getMessage());
  }

  private static byte[] rest(byte[] answers, int from, int count, AtomicInteger at) {
    at.set(answers.length); // the next request finds the end
    return Arrays.copyOfRange(
        answers, from, Math.max(from, Math.min(answers.length, from + count)));
  }

  private static void run(UnixSocket socket, EventFd kick) {
    try (Session session = new Session(socket)) {
      session.setFeatures(session.features());
      session.setStatus(3);
      session.status(3);
      long base = SocketTransport.BASE;
      List<QueueSetup> queues =
          List.of(new QueueSetup(0, 64, base, base + 1024, base + 2048, kick.fd(), -1));
      MemoryRegion region = new MemoryRegion(base, PacketMemory.SIZE, base, 0);
      session.start(region, PacketMemory.region().fd(), true, queues);
      session.check();
      session.stop(queues);
    }
  }
}
