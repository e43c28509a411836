package io.millrace.driver.memif;

import static io.millrace.driver.memif.MemifPortTest.poll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.UnixSocket;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.netdev.PortEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that break the rules lose us as their client, and no buffer is lost to them. */
class HostileServerTest {
  private static final int ROOM = PacketMemory.DATA_ROOM;

  private final String socket = MemifPortTest.newSocket();

  interface Misdeed {
    void by(RawServer server) throws Exception;
  }

  private static Arguments misdeed(String reason, Misdeed misdeed) {
    return Arguments.of(reason, misdeed);
  }

  static Stream<Arguments> handshakes() {
    return Stream.of(
        misdeed(
            "Incompatible memif version: it speaks 0x100 to 0x1ff, we speak 0x200",
            server -> server.send(new Message.Hello("x", 0x100, 0x1ff, 255, 1, 1, 10))),
        misdeed(
            "Incompatible memif version: it speaks 0x300 to 0xffff, we speak 0x200",
            server -> server.send(new Message.Hello("x", 0x300, 0xffff, 255, 1, 1, 10))),
        misdeed("Unexpected message Ack[]", server -> server.ack()),
        misdeed("Unknown message type 0", server -> server.sendBytes(0, 128)),
        misdeed("Invalid message size", server -> server.sendBytes(2, 64)),
        misdeed(
            "Unexpected message Connected[name=x]",
            server -> server.greet(RawServer.HELLO).send(new Message.Connected("x"))),
        misdeed(
            "the peer disconnects: 'go.away' (5)",
            server ->
                server.greet(RawServer.HELLO).send(new Message.Disconnect(5, "go\u001baway"))),
        misdeed("the peer has closed the connection", server -> server.hangUp()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("handshakes")
  void aHandshakeThatGoesWrongIsToldInTheLinkState(String reason, Misdeed misdeed)
      throws Exception {
    UnixSocket listener = RawServer.listen(socket);
    try (PortEnd client = new PortEnd(new MemifPort(MemifConfig.client("client", socket)));
        RawServer server = RawServer.accept(listener)) {
      misdeed.by(server);
      client.awaitReason(reason);
      assertEquals(0, client.pool.inUse());
    }
  }

  @Test
  void tooFewRingsAreRefused() throws Exception {
    UnixSocket listener = RawServer.listen(socket);
    MemifConfig config = MemifConfig.client("client", socket).withQueues(2, 3);
    try (PortEnd client = new PortEnd(new MemifPort(config));
        RawServer server = RawServer.accept(listener)) {
      server.send(new Message.Hello("x", 0x200, 0x200, 255, 0, 1, 10));
      client.awaitReason("Too few rings: it allows 2 to it and 1 from it, we want 3 and 2");
    }
  }

  @Test
  void theSmallerRingIsTaken() throws Exception {
    UnixSocket listener = RawServer.listen(socket);
    try (PortEnd client = new PortEnd(new MemifPort(MemifConfig.client("client", socket)));
        RawServer server = RawServer.accept(listener)) {
      server.establish(new Message.Hello("x", 0x200, 0x200, 255, 0, 0, 4));
      awaitUp(client);
      assertEquals(16, server.ringSize());
      assertEquals(16, server.posted());
    }
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        misdeed("it says 17 buffers are filled, of 16", server -> server.giveFrames(17)),
        misdeed("it says 65535 buffers are filled, of 16", server -> server.giveFrames(-1)),
        misdeed("it says that it took 6 frames, of 5", server -> server.takeFrames(6)),
        misdeed("it says that it took 40000 frames, of 5", server -> server.takeFrames(40000)),
        misdeed(
            "it sent a frame without an end",
            server -> {
              for (int i = 0; i < 16; i++) {
                server.fill(i, Protocol.NEXT, 100);
              }
              server.giveFrames(16);
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaches")
  void aServerThatBreaksTheRingsIsLeft(String reason, Misdeed misdeed) throws Exception {
    UnixSocket listener = RawServer.listen(socket);
    try (PortEnd client = new PortEnd(new MemifPort(MemifConfig.client("client", socket)));
        RawServer server = RawServer.accept(listener)) {
      server.establish(new Message.Hello("x", 0x200, 0x200, 255, 0, 0, 4));
      awaitUp(client);
      client.send(MemifPortTest.frames(1, 5, 100));
      misdeed.by(server);
      assertEquals(reason, server.disconnectReason(() -> poll(client)));
      client.awaitReason(reason);
      client.closeQueues();
      assertEquals(0, client.pool.inUse());
      assertEquals(5, client.port.stats().txErrors() + client.port.stats().txPackets());
    }
  }

  @Test
  void framesThatDoNotFitAreErrorsAndTheRestGoesOn() throws Exception {
    UnixSocket listener = RawServer.listen(socket);
    try (PortEnd client = new PortEnd(new MemifPort(MemifConfig.client("client", socket)));
        RawServer server = RawServer.accept(listener)) {
      server.establish(new Message.Hello("x", 0x200, 0x200, 255, 0, 0, 4));
      awaitUp(client);
      server.fill(0, 0, ROOM + 1);
      server.fill(1, 0, -1);
      server.fill(2, 0, 0);
      server.fill(3, 0, 60);
      server.fill(4, Protocol.NEXT, ROOM);
      server.fill(5, 0, 1);
      server.fill(6, Protocol.NEXT, 1000);
      server.fill(7, Protocol.NEXT, ROOM - 1001);
      server.fill(8, 0, 1);
      server.giveFrames(9);
      List<byte[]> received = client.receive(2);
      assertEquals(List.of(60, ROOM), received.stream().map(frame -> frame.length).toList());
      assertEquals(4, client.port.stats().rxErrors());
      server.fill(9, Protocol.NEXT, 20);
      server.giveFrames(10);
      assertEquals(0, client.receive(0).size(), "its end is still to come");
      server.fill(10, 0, 30);
      server.giveFrames(11);
      assertEquals(50, client.receive(1).getFirst().length);
      assertTrue(client.port.link().up());
      client.closeQueues();
      assertEquals(0, client.pool.inUse());
    }
  }

  private static void awaitUp(PortEnd end) throws InterruptedException {
    for (int i = 0; !end.port.link().up(); i++) {
      assertTrue(i < 5000, () -> String.valueOf(end.port.link()));
      Thread.sleep(1);
    }
    end.pollAll(new ArrayList<>());
  }
}
