package io.millrace.stages.wireguard.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.forward.NextHop;
import io.millrace.stages.forward.Route;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.Endpoint;
import io.millrace.stages.wireguard.RawMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole gateways: hosts on either side, everything between them as it will run. */
class TwoGatewaysTest {
  private static final int INITIATION = 1;
  private static final int DATA = 4;

  private TwoGateways world = new TwoGateways(4);

  @AfterEach
  void close() {
    world.close();
  }

  private void use(TwoGateways other) {
    world.close();
    world = other;
  }

  /** Nothing is known at first, not even the Ethernet address of the other gateway. */
  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void theFirstPacketBringsAHandshakeAndArrives(int outside) {
    use(new TwoGateways(outside));
    for (int inside : new int[] {4, 6}) {
      byte[] first = world.packet(inside, 100);
      world.left.hostSends(first);
      world.rounds(300);
      TwoGateways.assertArrived(List.of(first), world.right.hostReceived());
      byte[] back = world.reply(inside, 120);
      world.right.hostSends(back);
      world.rounds(5);
      TwoGateways.assertArrived(List.of(back), world.left.hostReceived());
    }
    assertEquals(1, world.messages(INITIATION));
    assertEquals(1, world.dropped("wireguard-keepalive"), "the one that confirms the keys");
    assertEquals(2, world.dropped("wireguard-handshake"), "both messages, taken by control");
    world.assertConserved();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void packetsOfAllSizesBothWays(int outside) {
    use(new TwoGateways(outside));
    world.agree();
    List<byte[]> there = new ArrayList<>();
    List<byte[]> back = new ArrayList<>();
    for (int length = 40; length <= 1420; length += 5) {
      there.add(world.packet(length % 2 == 0 ? 6 : 4, length));
      back.add(world.reply(length % 2 == 0 ? 4 : 6, length));
      world.left.hostSends(there.getLast());
      world.right.hostSends(back.getLast());
    }
    world.rounds(100);
    TwoGateways.assertArrived(there, world.right.hostReceived());
    TwoGateways.assertArrived(back, world.left.hostReceived());
    int largest = world.onTheWire.stream().mapToInt(frame -> frame.length).max().orElseThrow();
    assertEquals(14 + (outside == 4 ? 1480 : 1500), largest);
    assertEquals(
        Set.of("wireguard-handshake", "wireguard-keepalive", "consumed"),
        world.stats().dropped().entrySet().stream()
            .filter(each -> each.getValue() > 0)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet()));
    world.assertConserved();
  }

  /** The gateways themselves can be reached through the tunnel. */
  @Test
  void theFarEndAnswersPings() {
    world.agree();
    byte[] echo = {8, 0, 0, 0, 0, 1, 0, 1, 42, 42};
    Bytes.putShort(echo, 2, Bytes.checksum(echo));
    world.left.hostSends(Bytes.packet(world.left.lan4(2), "10.9.0.2", 1, 0, echo));
    world.rounds(5);
    byte[] answer = world.left.hostReceived().getFirst();
    assertEquals("10.9.0.2", Bytes.source(answer));
    assertEquals(0, answer[20]);
  }

  /** The source that the answer has is within the allowed IPs, or it would not have come. */
  @Test
  void tooBigForTheTunnel() {
    world.agree();
    byte[] big = world.packet(6, 1421);
    world.left.hostSends(big);
    world.rounds(5);
    byte[] error = world.left.hostReceived().getFirst();
    assertEquals(2, error[40], "packet too big");
    assertEquals(1420, Bytes.getShort(error, 46));
    world.left.hostSends(world.packet(4, 1421)); // may be cut
    world.rounds(5);
    assertEquals(2, world.right.hostReceived().size());
    world.assertConserved();
  }

  @Test
  void packetsQueueWhileTheHandshakeRuns() {
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sent.add(world.packet(i % 2 == 0 ? 4 : 6, 60 + i));
      world.left.hostSends(sent.getLast());
    }
    world.rounds(300);
    TwoGateways.assertArrived(sent.subList(72, 200), world.right.hostReceived());
    assertEquals(72, world.dropped("wireguard-queue-full"));
    world.assertConserved();
  }

  @Test
  void noHandshakeComesAbout() {
    world.leftToRight = frame -> new byte[0];
    for (int i = 0; i < 10; i++) {
      world.left.hostSends(world.packet(4, 60));
    }
    world.seconds(95);
    assertEquals(0, world.dropped("wireguard-no-handshake"));
    world.seconds(15);
    assertEquals(10, world.dropped("wireguard-no-handshake"));
    assertEquals(0, world.stats().held() - heldForArp());
    world.leftToRight = frame -> frame;
    byte[] later = world.packet(4, 61);
    world.left.hostSends(later);
    world.seconds(10);
    TwoGateways.assertArrived(List.of(later), world.right.hostReceived());
    world.assertConserved();
  }

  /** Messages that wait for the Ethernet address of the other gateway. */
  private long heldForArp() {
    return world.stats().stages().stream()
        .filter(stage -> stage.name().contains("router"))
        .mapToLong(stage -> stage.held())
        .sum();
  }

  /** Keys are renewed in good time, and no packet is lost for it. */
  @Test
  void keysAreRenewed() {
    world.agree();
    int sent = 0;
    for (int second = 0; second < 400; second++) {
      world.left.hostSends(world.packet(4, 60));
      world.right.hostSends(world.reply(4, 60));
      sent++;
      world.seconds(1);
    }
    assertEquals(sent, world.right.hostReceived().size());
    assertEquals(sent, world.left.hostReceived().size());
    long initiations = world.messages(INITIATION);
    assertTrue(initiations >= 3 && initiations <= 4, initiations + " handshakes in 400 s");
    world.assertConserved();
  }

  /** Whoever has received something and has nothing to say says so after ten seconds. */
  @Test
  void keepalives() {
    world.agree();
    world.seconds(30);
    world.left.hostSends(world.packet(4, 60));
    world.seconds(9);
    long before = world.dropped("wireguard-keepalive");
    world.seconds(3);
    assertEquals(before + 1, world.dropped("wireguard-keepalive"));
    world.seconds(20);
    assertEquals(before + 1, world.dropped("wireguard-keepalive"), "a keepalive wants no answer");
  }

  @Test
  void persistentKeepalives() {
    world.agree();
    world.seconds(30);
    world.left.control.setPersistentKeepalive(world.left.peer(), 5);
    long before = world.dropped("wireguard-keepalive");
    world.seconds(51);
    long keepalives = world.dropped("wireguard-keepalive") - before;
    assertTrue(keepalives >= 10 && keepalives <= 12, keepalives + " in 51 s");
    assertEquals(0, world.right.hostReceived().size(), "they are nobody's packets");
  }

  /** Packets for outside the tunnel, to other ports and from other hosts, are the router's. */
  @Test
  void everythingElseIsForwarded() {
    world.agree();
    byte[] plain = Bytes.packet(world.left.lan4(2), world.right.outside(4), 60);
    world.left.hostSends(plain);
    world.rounds(5);
    assertEquals(1, world.dropped("local-unhandled"), "it got to the other gateway itself");
    byte[] otherPort =
        Bytes.datagram(world.left.lan4(2), 5, world.right.outside(4), 5, 0, new byte[40]);
    world.left.hostSends(otherPort);
    world.rounds(5);
    assertEquals(2, world.dropped("local-unhandled"));
    world.assertConserved();
  }

  /** From inside, a source that is not the peer's. */
  @Test
  void strangersInsideAreRefused() {
    world.agree();
    world.left.hostSends(Bytes.packet("10.77.0.5", world.right.lan4(2), 60));
    world.rounds(5);
    assertEquals(1, world.dropped("wireguard-inner-source"));
    assertEquals(List.of(), world.right.hostReceived());
  }

  /** What was inside is judged like what any port receives. */
  @Test
  void whatIsMalformedInsideIsRefused() {
    world.agree();
    byte[] wrong = world.packet(4, 64);
    wrong[11]++;
    byte[] message = RawMessages.of(world.left.peer(), wrong, world.aead, world.cache);
    world.right.hears(
        Bytes.datagram(
            world.left.outside(4), Gateway.PORT, world.right.outside(4), Gateway.PORT, 0, message));
    world.rounds(5);
    assertEquals(1, world.dropped("ipv4-checksum"));
    assertEquals(List.of(), world.right.hostReceived());
    world.assertConserved();
  }

  @Test
  void noPeerHasTheDestination() {
    use(new TwoGateways(4, Route.to(Prefix.parse("203.0.113.0/24"), NextHop.onLink("wg"))));
    world.agree();
    world.left.hostSends(Bytes.packet(world.left.lan4(2), "203.0.113.5", 60));
    world.rounds(5);
    assertEquals(1, world.dropped("wireguard-no-peer"));
    world.right.control.remove(world.left.control.publicKey().orElseThrow());
    world.right.hostSends(world.reply(4, 60));
    world.rounds(5);
    assertEquals(2, world.dropped("wireguard-no-peer"));
    world.assertConserved();
  }

  /** Everything goes through the tunnel, by a default route, but the tunnel's own messages. */
  @Test
  void aDefaultRouteThroughTheTunnel() {
    use(
        new TwoGateways(
            4,
            Route.to(Prefix.parse("0.0.0.0/0"), NextHop.via("wan", IpAddress.parse("192.0.2.9"))),
            Route.to(Prefix.parse("0.0.0.0/0"), NextHop.onLink("wg"))));
    world.left.control.allow(world.left.peer(), Prefix.parse("0.0.0.0/0"));
    world.agree();
    byte[] far = Bytes.packet(world.left.lan4(2), "203.0.113.5", 60);
    world.left.hostSends(far);
    world.rounds(5);
    assertEquals(2, world.messages(DATA), "there and back");
    assertEquals(1, world.dropped("no-route"), "right leads nowhere");
    byte[] error = world.left.hostReceived().getFirst();
    assertEquals(3, error[20], "and says so, through the tunnel");
    world.assertConserved();
  }

  /** A tunnel whose messages are led into itself would go round for ever. */
  @Test
  void aPeerBehindTheTunnelItselfIsNoCircle() {
    world.left.control.setEndpoint(
        world.left.peer(), Endpoint.of(IpAddress.parse(world.right.lan4(2)), Gateway.PORT));
    world.left.hostSends(world.packet(4, 60));
    world.seconds(20);
    assertEquals(0, world.messages(DATA));
    assertTrue(world.dropped("no-route") > 0, "by outside it leads nowhere");
    world.assertConserved();
  }
}
