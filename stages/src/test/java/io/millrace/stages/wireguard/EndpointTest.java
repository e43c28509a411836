package io.millrace.stages.wireguard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Address;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
  private static final int PORT = 0xfedc;

  private final PacketPool pool = new PacketPool(4);
  private final PacketCache cache = pool.newCache();
  private final long outer = Packet.withLength(cache.allocate(), 100);

  @AfterEach
  void close() {
    cache.free(outer);
    cache.close();
    pool.close();
  }

  /** Headers as they come; returns where the payload is. */
  private long headers(String from, String to) {
    IpAddress source = IpAddress.parse(from);
    IpAddress destination = IpAddress.parse(to);
    long udp = outer + Ipv4.HEADER_BYTES;
    if (source instanceof Ipv4Address a && destination instanceof Ipv4Address b) {
      Ipv4.put(outer, 0, 100, 0, 0, 64, 17, a.value(), b.value());
    } else if (source instanceof Ipv6Address a && destination instanceof Ipv6Address b) {
      PacketMemory.putInt(outer, 6 << 28);
      Ipv6.putSource(outer, a.high(), a.low());
      Ipv6.putDestination(outer, b.high(), b.low());
      udp = outer + Ipv6.HEADER_BYTES;
    }
    PacketMemory.putShort(udp, PORT);
    return udp + 8;
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 203.0.113.255, 192.0.2.1:65244",
    "2001:db8::1, fe80::2, [2001:db8::1]:65244",
    "::ffff:ffff, ::1, [::ffff:ffff]:65244"
  })
  void isTheSenderOfWhatItWasMadeFrom(String from, String to, String text) {
    long payload = headers(from, to);
    Endpoint endpoint = Endpoint.sender(outer, payload);
    assertEquals(text, endpoint.toString());
    assertEquals(IpAddress.parse(from), endpoint.address());
    assertEquals(Optional.of(IpAddress.parse(to)), endpoint.source());
    assertTrue(endpoint.isSender(outer, payload));
    byte[] copy = Arrays.copyOf(PacketMemory.bytes(outer), (int) (payload - outer));
    assertEquals(endpoint, Endpoint.sender(copy));
    assertEquals(endpoint.hashCode(), Endpoint.sender(copy).hashCode());
    Endpoint configured = Endpoint.of(IpAddress.parse(from), PORT);
    assertFalse(configured.isSender(outer, payload), "from which of our addresses?");
    assertEquals(configured, endpoint.withoutSource());
    assertNotEquals(configured, endpoint);
  }

  /** Whichever byte of addresses or port is another, so is the sender. */
  @ParameterizedTest
  @CsvSource({"192.0.2.1, 203.0.113.255, 12", "2001:db8::1, fe80::2, 8"})
  void everyByteCounts(String from, String to, int addresses) {
    long payload = headers(from, to);
    Endpoint endpoint = Endpoint.sender(outer, payload);
    for (long at = outer + addresses; at < payload - 6; at++) {
      PacketMemory.putByte(at, PacketMemory.getByte(at) ^ 1);
      assertFalse(endpoint.isSender(outer, payload), "byte " + (at - outer));
      assertNotEquals(endpoint, Endpoint.sender(outer, payload));
      PacketMemory.putByte(at, PacketMemory.getByte(at) ^ 1);
    }
    assertTrue(endpoint.isSender(outer, payload));
  }
}
