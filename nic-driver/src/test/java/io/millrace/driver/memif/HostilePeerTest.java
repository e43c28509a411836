package io.millrace.driver.memif;

import static io.millrace.driver.memif.MemifPortTest.awaitDown;
import static io.millrace.driver.memif.MemifPortTest.connect;
import static io.millrace.driver.memif.MemifPortTest.poll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.netdev.PortEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that break the rules lose their connection, are told why, and do no harm. */
class HostilePeerTest {
  private final String socket = MemifPortTest.newSocket();
  private int descriptors;

  @BeforeEach
  void count() throws Exception {
    assertTrue(PacketMemory.region().fd() >= 0); // it is open before we count
    descriptors = openDescriptors();
  }

  @AfterEach
  void nothingIsLeftOpen() throws Exception {
    for (int i = 0; openDescriptors() > descriptors && i < 500; i++) {
      Thread.sleep(5);
    }
    assertEquals(descriptors, openDescriptors());
  }

  private static int openDescriptors() throws Exception {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return (int) all.count();
    }
  }

  interface Misdeed {
    void by(RawClient client) throws Exception;
  }

  private static Arguments misdeed(String reason, Misdeed misdeed) {
    return Arguments.of(reason, misdeed);
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        misdeed("Unexpected message Ack[]", client -> client.send(new Message.Ack())),
        misdeed("Unknown message type 77", client -> client.sendBytes(77, 128)),
        misdeed("Invalid message size", client -> client.sendBytes(3, 127)),
        misdeed("Invalid message size", client -> client.sendBytes(3, 129)),
        misdeed(
            "Incompatible memif version 0x300",
            client -> client.send(new Message.Init(0x300, 0, 0, "", "x"))),
        misdeed(
            "Only ethernet mode is supported, not mode 1",
            client -> client.send(new Message.Init(0x200, 0, 1, "", "x"))),
        misdeed("ID not found: -1", client -> client.send(new Message.Init(0x200, -1, 0, "", "x"))),
        misdeed(
            "Missing region fd",
            client -> client.init().send(new Message.AddRegion(0, RawClient.REGION))),
        misdeed(
            "Missing region fd",
            client -> client.init().send(new Message.AddRegion(0, 4096), client.fd(), client.fd())),
        misdeed(
            "Invalid region index 1",
            client -> client.init().send(new Message.AddRegion(1, 4096), client.fd())),
        misdeed(
            "Invalid region of 0 bytes: 0 bytes from 0",
            client -> client.init().send(new Message.AddRegion(0, 0), client.fd())),
        misdeed(
            "Invalid region of -1 bytes: -1 bytes from 0",
            client -> client.init().send(new Message.AddRegion(0, -1), client.fd())),
        misdeed(
            "Invalid region of 4096 bytes: mmap: No such device (ENODEV)",
            client -> client.init().send(new Message.AddRegion(0, 4096), client.eventFd())),
        misdeed("Invalid ring offset 0", client -> client.init().ring(true, 0, 0, 0, 5)),
        misdeed(
            "Invalid ring offset 4294967288",
            client -> client.share().ring(true, 0, 0, 0xffff_fff8L, 5)),
        misdeed(
            "Invalid ring offset 1048000", client -> client.share().ring(true, 0, 0, 1_048_000, 5)),
        misdeed("Invalid ring offset 12", client -> client.share().ring(true, 0, 0, 12, 5)),
        misdeed("Invalid ring offset 0", client -> client.share().ring(true, 0, 9, 0, 5)),
        misdeed(
            "Invalid ring size, 2 to the power of 15",
            client -> client.share().ring(true, 0, 0, 0, 15)),
        misdeed(
            "Invalid ring size, 2 to the power of 255",
            client -> client.share().ring(true, 0, 0, 0, 255)),
        misdeed(
            "Wrong ring cookie",
            client -> client.share().ring(true, 0, 0, RawClient.REGION / 2, 5)),
        misdeed(
            "Invalid ring index 1: there are 1 queues that way",
            client -> client.share().ring(false, 1, 0, RawClient.S2C, 5)),
        misdeed(
            "Invalid ring index 0: there are 1 queues that way",
            client ->
                client
                    .share()
                    .ring(false, 0, 0, RawClient.S2C, 5)
                    .ack()
                    .ring(false, 0, 0, RawClient.S2C, 5)),
        misdeed(
            "Missing interrupt fd",
            client -> client.share().send(new Message.AddRing(true, 0, 0, RawClient.C2S, 5, 0))),
        misdeed(
            "Invalid interrupt fd",
            client ->
                client
                    .share()
                    .send(new Message.AddRing(true, 0, 0, RawClient.C2S, 5, 0), client.fd())),
        misdeed(
            "Private headers are not supported",
            client ->
                client
                    .share()
                    .send(new Message.AddRing(true, 0, 0, RawClient.C2S, 5, 8), client.fd())),
        misdeed(
            "Region is smaller than it says",
            client ->
                client
                    .init()
                    .send(new Message.AddRegion(0, 1L << 30), client.fd())
                    .ack()
                    .ring(true, 0, 0, 1 << 29, 5)),
        misdeed("Unexpected message Connected[name=x]", client -> client.connected("x")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void aClientIsToldWhatItDidWrong(String reason, Misdeed misdeed) throws Exception {
    try (PortEnd server = new PortEnd(new MemifPort(MemifConfig.server("server", socket)))) {
      try (RawClient client = new RawClient(socket)) {
        client.hello();
        misdeed.by(client);
        assertEquals(reason, client.disconnectReason());
      }
      assertGoodPeersAreServed(server);
    }
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        misdeed(
            "it says there are 33 frames in a ring of 32",
            client -> client.setHead(RawClient.C2S, 33)),
        misdeed(
            "it says there are 65535 frames in a ring of 32",
            client -> client.setHead(RawClient.C2S, 0xffff)),
        misdeed(
            "a frame of it is not in its memory",
            client -> client.frame(0, 0, 60, RawClient.REGION - 59).setHead(RawClient.C2S, 1)),
        misdeed(
            "a frame of it is not in its memory",
            client -> client.frame(0, 1, 60, 0).setHead(RawClient.C2S, 1)),
        misdeed(
            "a frame of it is not in its memory",
            client -> client.frame(0, 0, -1, 0).setHead(RawClient.C2S, 1)),
        misdeed(
            "a frame of it is not in its memory",
            client -> client.frame(0, 0, 60, 0xffff_ffff).setHead(RawClient.C2S, 1)),
        misdeed(
            "it sent a frame without an end",
            client -> client.allChained().setHead(RawClient.C2S, 32)),
        misdeed(
            "it says that it posted 4096 buffers in a ring of 32",
            client -> client.setHead(RawClient.S2C, 4096)),
        misdeed(
            "a buffer of it is not in its memory",
            client -> client.post(0, 7, 2048, 0).setHead(RawClient.S2C, 1)),
        misdeed(
            "a buffer of it is not in its memory",
            client -> client.post(0, 0, 2048, RawClient.REGION).setHead(RawClient.S2C, 1)),
        misdeed(
            "all its buffers together hold no frame of 42 bytes",
            client -> client.setHead(RawClient.S2C, 32)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaches")
  void aConnectedClientThatBreaksTheRingsIsSentAway(String reason, Misdeed misdeed)
      throws Exception {
    try (PortEnd server = new PortEnd(new MemifPort(MemifConfig.server("server", socket)))) {
      try (RawClient client = new RawClient(socket)) {
        client.hello();
        client.establish();
        awaitUp(server);
        misdeed.by(client);
        String told =
            client.disconnectReason(
                () -> {
                  server.pollAll(new ArrayList<>());
                  server.offer(MemifPortTest.frames(1, 1, 1));
                });
        assertEquals(reason, told);
        assertEquals(reason, server.port.link().reason());
      }
      assertGoodPeersAreServed(server);
    }
  }

  /**
   * The JVM may tell of it so late that it is not the port that hears it, but a worker, and then
   * the client is sent away later or not at all; but it harms nobody else.
   */
  @Test
  void aConnectedClientThatTakesItsMemoryAwayHarmsNobodyElse() throws Exception {
    try (PortEnd server = new PortEnd(new MemifPort(MemifConfig.server("server", socket)))) {
      try (RawClient client = new RawClient(socket)) {
        client.hello();
        client.establish();
        awaitUp(server);
        client.truncate();
        for (int i = 0; i < 200; i++) {
          asAWorker(() -> poll(server));
        }
      }
      for (int i = 0; server.port.link().up(); i++) {
        assertTrue(i < 5000, "it is still there");
        asAWorker(() -> poll(server));
        Thread.sleep(1);
      }
      try (PortEnd client = new PortEnd(new MemifPort(MemifConfig.client("client", socket)))) {
        connect(client, server);
        assertEquals(20, client.sendTo(server, MemifPortTest.frames(1, 20, 100)).size());
      }
      awaitDown(server);
    }
  }

  @Test
  void aClientThatTakesItsMemoryAwayIsSentAwayEvenIfNobodyTouchesIt() throws Exception {
    try (PortEnd server = new PortEnd(new MemifPort(MemifConfig.server("server", socket)));
        RawClient client = new RawClient(socket)) {
      client.hello();
      client.establish();
      awaitUp(server);
      client.truncate();
      for (int i = 0; server.port.link().up(); i++) { // and no worker polls
        assertTrue(i < 5000, "it is still there");
        Thread.sleep(1);
      }
      assertEquals("it took its memory away", server.port.link().reason());
    }
  }

  private static void asAWorker(Runnable round) {
    try {
      round.run();
    } catch (InternalError e) {
      assertTrue(String.valueOf(e.getMessage()).contains("unsafe memory access"), e::toString);
    }
  }

  @Test
  void framesThatDoNotFitAreErrorsAndTheRestGoesOn() throws Exception {
    try (PortEnd server = new PortEnd(new MemifPort(MemifConfig.server("server", socket)));
        RawClient client = new RawClient(socket)) {
      client.hello();
      client.establish();
      awaitUp(server);
      client.frame(0, 0, 13, 0).frame(1, 0, 60_000, 0).frame(2, 0, 60, 0).frame(3, 0, 0, 0);
      client.chained(4, 2000).frame(5, 0, 2000, 0).chained(6, 20).frame(7, 0, 40, 0);
      client.setHead(RawClient.C2S, 8);
      List<byte[]> received = server.receive(2);
      assertEquals(List.of(60, 60), received.stream().map(frame -> frame.length).toList());
      assertEquals(4, server.port.stats().rxErrors());
      assertEquals(8, client.tail(RawClient.C2S));
      client.chained(8, 20).setHead(RawClient.C2S, 9);
      assertEquals(0, server.receive(0).size(), "its end is still to come");
      client.frame(9, 0, 30, 0).setHead(RawClient.C2S, 10);
      assertEquals(50, server.receive(1).getFirst().length);
      assertTrue(server.port.link().up());
    }
  }

  @Test
  void clientsThatSayNothingKeepNobodyWaiting() throws Exception {
    List<RawClient> silent = new ArrayList<>();
    try (PortEnd server = new PortEnd(new MemifPort(MemifConfig.server("server", socket)))) {
      for (int i = 0; i < 10; i++) {
        silent.add(new RawClient(socket));
      }
      assertGoodPeersAreServed(server);
      assertEquals(
          "the peer has said nothing for 2000 ms", silent.getFirst().hello().disconnectReason());
    } finally {
      silent.forEach(RawClient::close);
    }
  }

  private void assertGoodPeersAreServed(PortEnd server) throws Exception {
    try (PortEnd client = new PortEnd(new MemifPort(MemifConfig.client("client", socket)))) {
      connect(client, server);
      List<byte[]> frames = MemifPortTest.frames(1, 20, 100);
      assertEquals(20, client.sendTo(server, frames).size());
      assertEquals(20, server.sendTo(client, frames).size());
    }
    awaitDown(server);
    assertEquals(0, server.pool.inUse());
  }

  private static void awaitUp(PortEnd end) throws InterruptedException {
    for (int i = 0; !end.port.link().up(); i++) {
      assertTrue(i < 5000, () -> String.valueOf(end.port.link()));
      poll(end);
      Thread.sleep(1);
    }
    poll(end);
  }
}
