package io.millrace.driver.pcap;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A captured packet, as tests compare them.
 *
 * @param hex its bytes
 * @param wireLength bytes it had on the wire
 * @param nanos when it was captured, if that is known
 */
record Frame(String hex, int wireLength, OptionalLong nanos) {
  static Frame of(byte[] bytes, int wireLength, long nanos) {
    return new Frame(HexFormat.of().formatHex(bytes), wireLength, OptionalLong.of(nanos));
  }

  static Frame of(long packet) {
    return new Frame(
        HexFormat.of().formatHex(PacketMemory.bytes(packet)),
        PacketMeta.wireLength(packet),
        Packet.has(packet, Packet.TIMESTAMP)
            ? OptionalLong.of(PacketMeta.timestamp(packet))
            : OptionalLong.empty());
  }

  /** A frame that looks like none in particular, with a time in whole microseconds. */
  static Frame random(Random random) {
    byte[] bytes = new byte[14 + random.nextInt(150)];
    random.nextBytes(bytes);
    long nanos = 1_700_000_000_000_000_000L + random.nextInt() * 1000L;
    return of(bytes, bytes.length + (random.nextInt(4) == 0 ? random.nextInt(2000) : 0), nanos);
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  Frame untimed() {
    return new Frame(hex, wireLength, OptionalLong.empty());
  }
}
