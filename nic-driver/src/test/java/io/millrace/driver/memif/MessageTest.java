package io.millrace.driver.memif;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessageTest {
  /** Messages, and how they begin on the wire; all the rest is zero. */
  static Stream<Arguments> messages() {
    String name = "6e616d65" + "00".repeat(28);
    return Stream.of(
        Arguments.of(new Message.Ack(), "0100"),
        Arguments.of(
            new Message.Hello("name", 0x200, 0x201, 255, 3, 4, 14),
            "0200" + name + "00020102ff00030004000e"),
        Arguments.of(
            new Message.Init(0x200, 0x12345678, 1, "secret", "name"),
            "0300" + "0002" + "78563412" + "01" + "736563726574" + "00".repeat(18) + name),
        Arguments.of(new Message.AddRegion(7, 0x1234567890L), "0400" + "0700" + "9078563412000000"),
        Arguments.of(
            new Message.AddRing(true, 2, 1, 0x87654321L, 10, 8),
            "0500" + "0100" + "0200" + "0100" + "21436587" + "0a" + "0800"),
        Arguments.of(new Message.Connect("name"), "0600" + name),
        Arguments.of(new Message.Connected("name"), "0700" + name),
        Arguments.of(new Message.Disconnect(3, "name"), "0800" + "03000000" + name));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void messagesAreLaidOutAsDpdkDoes(Message message, String wire) throws PeerException {
    byte[] expected = Arrays.copyOf(HexFormat.of().parseHex(wire), Protocol.MESSAGE_BYTES);
    assertArrayEquals(expected, message.encode());
    assertEquals(message, Message.decode(expected));
  }

  @Test
  void longNamesAreCutAndKeepTheirEnd() throws PeerException {
    Message.Connect message = new Message.Connect("n".repeat(40));
    assertEquals(new Message.Connect("n".repeat(31)), Message.decode(message.encode()));
  }

  @Test
  void anyBytesAreAMessageOrRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[Protocol.MESSAGE_BYTES];
      random.nextBytes(bytes);
      bytes[0] = (byte) random.nextInt(10);
      bytes[1] = 0;
      check(bytes);
    }
  }

  /** What can be read is the same after it has been written again. */
  static void check(byte[] bytes) {
    try {
      Message message = Message.decode(Arrays.copyOf(bytes, Protocol.MESSAGE_BYTES));
      byte[] again = message.encode();
      assertArrayEquals(again, Message.decode(again).encode());
      assertTrue(message.toString().chars().noneMatch(Character::isISOControl));
    } catch (PeerException e) {
      assertTrue(e.reason().startsWith("Unknown message type"), e.reason());
    }
  }
}
