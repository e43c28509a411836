package io.millrace.stages.wireguard.stage;

import static io.millrace.stages.wireguard.stage.Pair.INSIDE;
import static io.millrace.stages.wireguard.stage.Pair.packet;
import static io.millrace.stages.wireguard.stage.Pair.reason;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.wireguard.RawMessages;
import io.millrace.stages.wireguard.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stage takes out of the stream, what it lets pass, and what it refuses. */
class OpenMessagesTest {
  private static final int DATA = 4;
  private static final int MESSAGE4 = 20 + 8;

  private Pair pair = new Pair().agreed();

  @AfterEach
  void close() {
    pair.close();
  }

  private void useIpv6() {
    pair.close();
    pair = new Pair().overIpv6().agreed();
  }

  private StageTester.Result hear(byte[] ip) {
    return pair.right.hear(Pair.frame(ip));
  }

  private static DropReason of(Verdict verdict) {
    return verdict.reason().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsInsideIsAFrameForTheRouter(boolean isOutsideIpv6) {
    if (isOutsideIpv6) {
      useIpv6();
    }
    for (int length = 20; length <= 1420; length += length < 100 ? 1 : 37) {
      byte[] inside =
          length % 2 == 0 && length >= 40
              ? Bytes.packet(Pair.LEFT6, Pair.RIGHT6, length)
              : packet(length);
      StageTester.Result result = hear(pair.sealed(inside));
      byte[] expected = Bytes.frame(Pair.MAC.value(), Pair.MAC.value() ^ 1, inside);
      assertArrayEquals(expected, result.sent(INSIDE).getFirst());
    }
  }

  private void assertPasses(byte[] frame) {
    StageTester.Result result = pair.right.hear(frame);
    assertEquals(1, result.sent("out").size(), () -> "drops: " + result.drops().keySet());
    assertArrayEquals(frame, result.sent("out").getFirst());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void othersPassUntouched(boolean isOutsideIpv6) {
    if (isOutsideIpv6) {
      useIpv6();
    }
    byte[] message = pair.sealed(packet(100));
    int transport = Bytes.isIpv4(message) ? 20 : 40;
    byte[] otherPort = message.clone();
    Bytes.putShort(otherPort, transport + 2, Pair.RIGHT_PORT + 1);
    assertPasses(Pair.frame(otherPort));
    byte[] otherAddress = message.clone();
    otherAddress[transport - 1] ^= 64;
    assertPasses(Pair.frame(otherAddress));
    byte[] tcp = message.clone();
    tcp[transport == 20 ? 9 : 6] = 6;
    assertPasses(Pair.frame(tcp));
    byte[] otherVersion = message.clone();
    otherVersion[0] = 0x55;
    assertPasses(Bytes.frame(1, 2, otherVersion));
    byte[] otherType = Pair.frame(message);
    Bytes.putShort(otherType, 12, 0x88b5);
    assertPasses(otherType);
    byte[] tooLong = message.clone();
    Bytes.putShort(tooLong, transport + 4, message.length - transport + 1);
    assertPasses(Pair.frame(tooLong));
    byte[] tooShort = message.clone();
    Bytes.putShort(tooShort, transport + 4, 7);
    assertPasses(Pair.frame(tooShort));
    byte[] frame = Pair.frame(message);
    for (int length = 0; length < frame.length; length++) {
      assertPasses(Arrays.copyOf(frame, length));
    }
    assertEquals(1, hear(message).sent(INSIDE).size(), "and none of these spoiled anything");
  }

  @Test
  void fragmentsAndOptionsAreNotTaken() {
    byte[] message = pair.sealed(packet(100));
    for (int fragment : new int[] {0x2000, 0x2010, 0x0010}) {
      byte[] piece = message.clone();
      Bytes.putShort(piece, 6, fragment);
      assertPasses(Pair.frame(piece));
    }
    byte[] whole = message.clone();
    Bytes.putShort(whole, 6, 0x4000);
    assertEquals(1, hear(whole).sent(INSIDE).size(), "don't fragment is no fragment");
    byte[] options =
        ByteBuffer.allocate(message.length + 4)
            .put(message, 0, 20)
            .putInt(0x0101_0100)
            .put(message, 20, message.length - 20)
            .array();
    options[0] = 0x46;
    Bytes.putShort(options, 2, options.length);
    assertPasses(Pair.frame(options));
  }

  /** Neither an extension header nor a fragment of IPv6 is looked behind. */
  @Test
  void extensionHeadersAreNotTaken() {
    useIpv6();
    byte[] message = pair.sealed(packet(100));
    for (int next : new int[] {0, 44, 60}) {
      byte[] extended =
          ByteBuffer.allocate(message.length + 8)
              .put(message, 0, 40)
              .putLong(17L << 56)
              .put(message, 40, message.length - 40)
              .array();
      extended[6] = (byte) next;
      Bytes.putShort(extended, 4, extended.length - 40);
      assertPasses(Pair.frame(extended));
    }
  }

  /** On an Ethernet, short frames are padded, and behind a datagram there may be more. */
  @Test
  void framesMayBeLongerThanTheDatagram() {
    byte[] frame = Pair.frame(pair.sealed(packet(61)));
    StageTester.Result result = pair.right.hear(Arrays.copyOf(frame, frame.length + 23));
    assertArrayEquals(packet(61), Bytes.ip(result.sent(INSIDE).getFirst()));
  }

  @Test
  void anyOfOurAddressesIsHeard() {
    for (String ours : List.of(Pair.RIGHT_OUTSIDE, "192.0.2.102", Pair.RIGHT_OUTSIDE6)) {
      String from = ours.indexOf(':') < 0 ? Pair.LEFT_OUTSIDE : Pair.LEFT_OUTSIDE6;
      byte[] message = pair.sealed(packet(70));
      StageTester.Result result =
          pair.right.hear(Pair.redirected(message, from, Pair.LEFT_PORT, ours, 0));
      assertEquals(1, result.sent(INSIDE).size(), ours);
    }
  }

  @Test
  void thePortMayChange() {
    byte[] message = pair.sealed(packet(70));
    pair.right.link.outside.setListenPort(3333);
    assertPasses(Pair.frame(message));
    pair.right.link.outside.setListenPort(Pair.RIGHT_PORT);
    assertEquals(1, hear(message).sent(INSIDE).size());
  }

  private void assertRefused(Verdict expected, byte[] ip) {
    assertEquals(of(expected), reason(hear(ip)));
  }

  private static byte[] withByte(byte[] ip, int at, int value) {
    byte[] changed = ip.clone();
    changed[at] = (byte) value;
    return changed;
  }

  @Test
  void whatCostsNoCrypto() {
    byte[] message = pair.sealed(packet(100));
    assertRefused(Verdict.TYPE, withByte(message, MESSAGE4, 5));
    assertRefused(Verdict.TYPE, withByte(message, MESSAGE4 + 3, 1));
    assertRefused(Verdict.LENGTH, withByte(message, MESSAGE4, 1));
    assertRefused(Verdict.LENGTH, datagram(new byte[0]));
    assertRefused(Verdict.LENGTH, datagram(new byte[] {4, 0, 0}));
    assertRefused(Verdict.LENGTH, datagram(Arrays.copyOf(new byte[] {DATA}, 31)));
    assertRefused(Verdict.RECEIVER, withByte(message, MESSAGE4 + 4, message[MESSAGE4 + 4] ^ 1));
    byte[] limit = message.clone();
    Arrays.fill(limit, MESSAGE4 + 8, MESSAGE4 + 16, (byte) -1);
    assertRefused(Verdict.COUNTER_LIMIT, limit);
    assertEquals(1, hear(message).sent(INSIDE).size());
    assertRefused(Verdict.REPEATED, message);
    byte[] late = pair.sealed(packet(100));
    pair.pass(181);
    assertRefused(Verdict.KEY_EXPIRED, late);
  }

  private static byte[] datagram(byte[] data) {
    return Bytes.datagram(
        Pair.LEFT_OUTSIDE, Pair.LEFT_PORT, Pair.RIGHT_OUTSIDE, Pair.RIGHT_PORT, 0, data);
  }

  @Test
  void whatCameTooLate() {
    byte[] first = pair.sealed(packet(100));
    byte[] newest = first;
    for (int i = 0; i < 8_200; i++) {
      newest = pair.sealed(packet(20));
    }
    assertEquals(1, hear(newest).sent(INSIDE).size());
    assertRefused(Verdict.BEHIND, first);
  }

  /** Every byte of message or tag. */
  @Test
  void whatIsForged() {
    byte[] message = pair.sealed(packet(100));
    for (int at = MESSAGE4 + 16; at < message.length; at++) {
      assertRefused(Verdict.TAG, withByte(message, at, message[at] ^ 0x10));
    }
    assertEquals(1, hear(message).sent(INSIDE).size());
  }

  /** Forged messages from elsewhere than the peer is have a bounded share of the worker. */
  @Test
  void floodsFromElsewhere() {
    byte[] forged = pair.sealed(packet(100));
    forged[forged.length - 1]++;
    byte[] flood = Pair.redirected(forged, "198.51.100.7", 7, Pair.RIGHT_OUTSIDE, 0);
    int tags = 0;
    int elsewhere = 0;
    for (int i = 0; i < 1_000; i++) {
      StageTester.Result result = pair.right.hear(flood);
      tags += result.dropped(of(Verdict.TAG)).size();
      elsewhere += result.dropped(of(Verdict.ELSEWHERE)).size();
    }
    assertEquals(1_000, tags + elsewhere);
    assertTrue(tags > 100 && elsewhere > 100, tags + " and " + elsewhere);
    assertRefused(Verdict.TAG, forged);
    assertEquals(1, hear(pair.sealed(packet(90))).sent(INSIDE).size(), "the peer is heard");
  }

  private byte[] raw(byte[] text) {
    return datagram(RawMessages.of(pair.left.peer(), text, pair.aead, pair.cache));
  }

  @Test
  void whatIsInsideIsLookedAt() {
    assertRefused(Verdict.KEEPALIVE, raw(new byte[0]));
    assertRefused(Verdict.INNER_VERSION, raw(withByte(packet(64), 0, 0x55)));
    byte[] tooLong = packet(64);
    Bytes.putShort(tooLong, 2, 65);
    assertRefused(Verdict.INNER_LENGTH, raw(tooLong));
    assertRefused(Verdict.INNER_LENGTH, raw(Arrays.copyOf(new byte[] {0x60}, 32)));
    assertRefused(Verdict.INNER_SOURCE, raw(Bytes.packet("10.9.0.3", Pair.RIGHT, 64)));
    assertRefused(Verdict.INNER_SOURCE, raw(Bytes.packet("fd09::3", Pair.RIGHT6, 64)));
    assertEquals(1, hear(raw(packet(64))).sent(INSIDE).size());
    assertEquals(1, hear(raw(Bytes.packet(Pair.LEFT, "203.0.113.1", 64))).sent(INSIDE).size());
  }

  @Test
  void handshakesGoToControlUntilItIsBusy() {
    byte[] initiation = new byte[148];
    initiation[0] = 1;
    assertRefused(Verdict.HANDSHAKE, datagram(initiation));
    int taken = 1;
    DropReason last = reason(hear(datagram(initiation)));
    while (last.equals(of(Verdict.HANDSHAKE))) {
      taken++;
      last = reason(hear(datagram(initiation)));
    }
    assertEquals(of(Verdict.CONTROL_BUSY), last);
    assertTrue(taken > 1_000, taken + " messages");
    assertEquals(1, hear(pair.sealed(packet(90))).sent(INSIDE).size(), "data is not in its way");
  }

  /** A stage that relied on what is not there, as a message that anybody may send, would throw. */
  @Test
  void aMessageOfAPeerWhoIsRemoved() {
    byte[] message = pair.sealed(packet(100));
    pair.right.control.remove(pair.left.control.publicKey().orElseThrow());
    assertRefused(Verdict.RECEIVER, message);
  }

  /** Congestion marks and type of service: RFC 6040 as Linux does it, checksums to match. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void marksOfCongestionComeIn(boolean isInsideIpv6) {
    String from = isInsideIpv6 ? Pair.LEFT6 : Pair.LEFT;
    String to = isInsideIpv6 ? Pair.RIGHT6 : Pair.RIGHT;
    for (int inner = 0; inner < 256; inner++) {
      for (int outer = 0; outer < 4; outer++) {
        byte[] before = Bytes.packet(from, to, 253, inner, new byte[30]);
        byte[] message = pair.sealed(before);
        assertEquals((inner & 3) == 3 ? 2 : inner & 3, Bytes.tos(message), "outside");
        byte[] marked =
            Pair.redirected(
                message, Pair.LEFT_OUTSIDE, Pair.LEFT_PORT, Pair.RIGHT_OUTSIDE, 0xa8 | outer);
        byte[] after = Bytes.ip(pair.right.hear(marked).sent(INSIDE).getFirst());
        int mark = mark(inner & 3, outer);
        assertArrayEquals(
            Bytes.packet(from, to, 253, inner & ~3 | mark, new byte[30]),
            after,
            "inner " + inner + ", outer " + outer);
      }
    }
  }

  private static int mark(int inner, int outer) {
    if (inner == 0) {
      return 0;
    }
    if (outer == 3) {
      return 3;
    }
    return inner == 2 && outer == 1 ? 1 : inner;
  }

  /** A burst of all kinds: each packet has its own fate, and those that go on keep their order. */
  @Test
  void burstsOfAllKinds() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      List<byte[]> frames = new ArrayList<>();
      List<byte[]> inside = new ArrayList<>();
      List<byte[]> passing = new ArrayList<>();
      int forged = 0;
      for (int i = random.nextInt(1, 257); i > 0; i--) {
        byte[] packet = packet(random.nextInt(20, 1_421));
        byte[] frame = Pair.frame(pair.sealed(packet));
        switch (random.nextInt(3)) {
          case 0 -> inside.add(packet);
          case 1 -> {
            frame[frame.length - 1]++;
            forged++;
          }
          default -> {
            frame[14 + 22] ^= 1; // another port
            passing.add(frame);
          }
        }
        frames.add(frame);
      }
      StageTester.Result result = pair.right.hear(frames.toArray(byte[][]::new));
      String message = "seed " + seed + ", round " + round;
      assertSame(passing, result.sent("out"), message);
      assertSame(inside, result.sent(INSIDE).stream().map(Bytes::ip).toList(), message);
      assertEquals(forged, result.dropped(of(Verdict.TAG)).size(), message);
    }
  }

  private static void assertSame(List<byte[]> expected, List<byte[]> actual, String message) {
    assertEquals(expected.size(), actual.size(), message);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), message);
    }
  }

  /** Linux and we mean the same by a receiver index: the number that the other side chose. */
  @Test
  void countersAreLittleEndianAndStartAtZero() {
    pair.close();
    pair = new Pair();
    pair.left.give(packet(60), packet(60));
    List<byte[]> first = new ArrayList<>();
    pair.nanos += 1_000_000;
    pair.left.tick().forEach(pair.right::hear);
    pair.right.tick().forEach(pair.left::hear);
    pair.nanos += 1_000_000;
    first.addAll(pair.left.tick());
    List<Long> counters =
        first.stream()
            .map(frame -> ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getLong(14 + 36))
            .sorted()
            .toList();
    assertEquals(List.of(0L, 1L, 2L), counters, "a keepalive and two packets");
  }
}
