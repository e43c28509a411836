package io.millrace.perf.jmh;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Frames for benchmarks: UDP over IPv4, with right checksums in the IPv4 header. */
final class Frames {
  /** The router's own address, to which the frames are addressed. */
  static final long ROUTER_MAC = 0x02_00_00_00_00_01L;

  private static final long SENDER_MAC = 0x02_00_00_00_00_99L;

  private Frames() {}

  /**
   * Frames of one length to many destinations.
   *
   * @param destination IPv4 address of the frame of a number
   */
  static List<byte[]> udp(int count, int length, IntUnaryOperator destination) {
    Random random = new Random(42);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ByteBuffer frame = ByteBuffer.allocate(length);
      frame.putShort((short) (ROUTER_MAC >>> 32)).putInt((int) ROUTER_MAC);
      frame.putShort((short) (SENDER_MAC >>> 32)).putInt((int) SENDER_MAC);
      frame.putShort((short) 0x0800);
      frame.put((byte) 0x45).put((byte) 0).putShort((short) (length - 14));
      frame.putInt(0).put((byte) 64).put((byte) 17).putShort((short) 0);
      frame.putInt(0x0a000000 | random.nextInt(1, 1 << 16)).putInt(destination.applyAsInt(i));
      frame.putShort((short) random.nextInt(1024, 65536)).putShort((short) 53);
      frame.putShort((short) (length - 34)).putShort((short) 0);
      frame.putShort(24, checksum(frame));
      frames.add(frame.array());
    }
    return frames;
  }

  /** Gives frames the addresses of so many stations on either side of a bridge, at random. */
  static List<byte[]> bridged(List<byte[]> frames, int stations) {
    Random random = new Random(43);
    for (byte[] frame : frames) {
      putMac(frame, 0, awayStation(random.nextInt(stations)));
      putMac(frame, 6, SENDER_MAC + (1L << 24) + random.nextInt(stations));
    }
    return frames;
  }

  /** Address of the station of a number among those that bridged frames are sent to. */
  static long awayStation(int number) {
    return ROUTER_MAC + (2L << 24) + number;
  }

  private static void putMac(byte[] frame, int at, long mac) {
    ByteBuffer.wrap(frame).putShort(at, (short) (mac >>> 32)).putInt(at + 2, (int) mac);
  }

  private static short checksum(ByteBuffer frame) {
    int sum = 0;
    for (int at = 14; at < 34; at += 2) {
      sum += frame.getShort(at) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    return (short) ~sum;
  }
}
