package io.millrace.driver.vhost.frontend;

import static io.millrace.driver.vhost.frontend.ScriptedBackEnd.REPLY;
import static io.millrace.driver.vhost.frontend.ScriptedBackEnd.bytes;
import static io.millrace.driver.vhost.frontend.ScriptedBackEnd.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.netdev.PortEnd;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.vhost.Request;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Back ends that break the rules: the port says how, stays, and gets all its buffers back. */
class HostileBackEndTest {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final UnixAddress address =
      UnixAddress.parse(
          "@hostile-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());

  private PortEnd open() {
    return new PortEnd(
        VirtioUser.open(
            VirtioUserConfig.of("p0", address)
                .withQueues(CardConfig.of("p0").withSlots(64, 64).withQueues(2, 2))));
  }

  private static int files() {
    assertTrue(PacketMemory.region().fd() >= 0); // open from here on
    return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
  }

  private void assertRefused(ScriptedBackEnd backEnd, String reason) throws InterruptedException {
    int before = files() - 1; // its listening socket
    backEnd.start();
    try (backEnd;
        PortEnd end = open()) {
      awaitReason(end, reason);
      end.closeQueues();
      assertEquals(0, end.pool.inUse());
    }
    assertEquals(before, files(), "open files");
  }

  private static void awaitReason(PortEnd end, String start) throws InterruptedException {
    for (int i = 0; !isBecauseOf(end.port.link(), start); i++) {
      assertTrue(i < 3000, () -> end.port.link().toString());
      end.pollAll(new ArrayList<>());
      end.send(List.of());
      Thread.sleep(1);
    }
  }

  private static boolean isBecauseOf(LinkState link, String start) {
    return start.isEmpty() ? link.up() : link.reason().startsWith(start);
  }

  private ScriptedBackEnd backEnd() {
    return new ScriptedBackEnd(address);
  }

  @Test
  void aWellBehavedOneIsTold() throws InterruptedException {
    try (ScriptedBackEnd backEnd = backEnd().start();
        PortEnd end = open()) {
      end.awaitLink();
      end.closeQueues();
      assertEquals(0, end.pool.inUse());
      List<Request> asked = new ArrayList<>(backEnd.asked);
      assertEquals(Request.SET_OWNER, asked.getFirst());
      assertTrue(asked.indexOf(Request.SET_FEATURES) < asked.indexOf(Request.SET_MEM_TABLE));
      assertTrue(asked.indexOf(Request.SET_VRING_ADDR) < asked.indexOf(Request.SET_VRING_KICK));
      assertTrue(
          asked.lastIndexOf(Request.SET_VRING_KICK) < asked.indexOf(Request.SET_VRING_ENABLE));
      assertEquals(4, asked.stream().filter(Request.GET_VRING_BASE::equals).count());
      assertEquals(Request.SET_STATUS, asked.getLast());
    }
  }

  @Test
  void oneThatSaysNothing() throws InterruptedException {
    assertRefused(
        backEnd().answering(Request.GET_FEATURES, message -> new byte[0]),
        "GET_FEATURES is not answered within ");
  }

  @Test
  void oneThatHangsUp() throws InterruptedException {
    assertRefused(
        backEnd().answering(Request.GET_QUEUE_NUM, message -> null),
        "the other end has closed the connection");
  }

  @Test
  void oneThatHangsUpWithinAMessage() throws InterruptedException {
    assertRefused(
        backEnd()
            .answering(
                Request.GET_FEATURES, message -> Arrays.copyOf(number(Request.GET_FEATURES, 0), 13))
            .answering(Request.SET_OWNER, message -> new byte[0]),
        "GET_FEATURES is not answered within ");
  }

  @Test
  void oneWithoutVersion1() throws InterruptedException {
    assertRefused(
        backEnd().answering(Request.GET_FEATURES, 1L << 30),
        "the back end does not speak version 1 of virtio");
  }

  @Test
  void oneWithTooFewQueues() throws InterruptedException {
    assertRefused(
        backEnd().answering(Request.GET_QUEUE_NUM, 1), "the back end has 1 pair of queues, not 2");
  }

  @Test
  void oneWithMoreQueuesThanThereAreNumbers() throws InterruptedException {
    assertRefused(
        backEnd().answering(Request.GET_QUEUE_NUM, -1),
        "the back end has 18446744073709551615 pairs of queues");
  }

  @Test
  void oneWithoutSeveralQueues() throws InterruptedException {
    assertRefused(
        backEnd().answering(Request.GET_PROTOCOL_FEATURES, 1 << 3),
        "the back end has 1 pair of queues, not 2");
  }

  @Test
  void oneThatAnswersAnotherQuestion() throws InterruptedException {
    assertRefused(
        backEnd()
            .answering(Request.GET_FEATURES, message -> number(Request.GET_QUEUE_NUM, 1L << 32)),
        "request 17 is answered, not GET_FEATURES");
  }

  @Test
  void oneThatAnswersByAQuestion() throws InterruptedException {
    assertRefused(
        backEnd().answering(Request.GET_FEATURES, message -> bytes(1, 1, 8, 8).array()),
        "the answer to GET_FEATURES has not the flags of a reply");
  }

  @Test
  void oneWithAnAbsurdSize() throws InterruptedException {
    assertRefused(
        backEnd().answering(Request.GET_FEATURES, message -> bytes(1, REPLY, -1, 8).array()),
        "GET_FEATURES has a payload of 4294967295 bytes");
  }

  @Test
  void oneWithAShortAnswer() throws InterruptedException {
    assertRefused(
        backEnd().answering(Request.GET_FEATURES, message -> bytes(1, REPLY, 4, 4).array()),
        "GET_FEATURES has a payload of 4 bytes");
  }

  @Test
  void oneOfAnotherVersion() throws InterruptedException {
    assertRefused(
        backEnd().answering(Request.GET_FEATURES, message -> bytes(1, 2 | 4, 8, 8).array()),
        "a message has version 2, not 1");
  }

  @Test
  void oneThatRefusesMemory() throws InterruptedException {
    assertRefused(
        backEnd().answering(Request.SET_MEM_TABLE, 1), "the back end refuses SET_MEM_TABLE");
  }

  @Test
  void oneThatTakesFeaturesBack() throws InterruptedException {
    assertRefused(
        backEnd().answering(Request.GET_STATUS, 3),
        "the device does not agree to features 0xd00400000");
  }

  @Test
  void oneThatSpeaksUnasked() throws InterruptedException {
    ScriptedBackEnd backEnd = backEnd();
    backEnd.answering(
        Request.SET_STATUS,
        message -> {
          backEnd.status = (int) message.u64();
          byte[] one = number(Request.SET_STATUS, 0);
          byte[] two = Arrays.copyOf(one, 2 * one.length);
          System.arraycopy(one, 0, two, one.length, one.length);
          return backEnd.status == 15 ? two : one;
        });
    assertRefused(backEnd, "the back end says what it was not asked");
  }

  @Test
  void oneThatSpoilsAQueue() throws InterruptedException {
    try (ScriptedBackEnd backEnd = backEnd().start();
        PortEnd end = open()) {
      end.awaitLink();
      long queue0 = backEnd.descriptors.iterator().next() - SocketTransport.BASE;
      // As if buffer 9999 had been filled with 72 bytes: both wrap bits of the first round.
      PacketMemory.releaseLongLe(queue0 + 8, 1L << 55 | 1L << 63 | 9999L << 32 | 72);
      awaitReason(end, "queue 0: the device is done with buffer 9999, which it has not been given");
      awaitReason(end, ""); // set up anew
      end.closeQueues();
      assertEquals(0, end.pool.inUse());
    }
  }

  @Test
  void oneThatDoesNotStopItsQueues() throws InterruptedException {
    try (ScriptedBackEnd backEnd =
            backEnd().answering(Request.GET_VRING_BASE, message -> null).start();
        PortEnd end = open()) {
      for (int i = 0; i < 3; i++) {
        end.awaitLink();
        end.closeQueues();
        assertEquals(0, end.pool.inUse());
        end.openQueues();
      }
      assertEquals(3, backEnd.asked.stream().filter(Request.GET_VRING_BASE::equals).count());
    }
  }
}
