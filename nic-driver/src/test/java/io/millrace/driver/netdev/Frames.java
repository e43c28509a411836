package io.millrace.driver.netdev;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Frames as arrays, written without the code under test. */
public final class Frames {
  private Frames() {}

  public static void putShort(byte[] frame, int offset, int value) {
    frame[offset] = (byte) (value >> 8);
    frame[offset + 1] = (byte) value;
  }

  public static void putInt(byte[] frame, int offset, int value) {
    putShort(frame, offset, value >>> 16);
    putShort(frame, offset + 2, value);
  }

  public static int getShort(byte[] frame, int offset) {
    return (frame[offset] & 0xff) << 8 | frame[offset + 1] & 0xff;
  }

  public static int getInt(byte[] frame, int offset) {
    return getShort(frame, offset) << 16 | getShort(frame, offset + 2);
  }

  public static List<String> sortedHex(List<byte[]> frames) {
    return frames.stream().map(HexFormat.of()::formatHex).sorted().toList();
  }

  /** A UDP packet over IPv4 of a flow, with random payload and valid checksums. */
  public static byte[] udp4(int flow, int payload, Random random) {
    byte[] frame = new byte[42 + payload];
    random.nextBytes(frame);
    frame[0] = 2;
    putShort(frame, 12, 0x0800);
    putShort(frame, 14, 0x4500);
    putShort(frame, 16, frame.length - 14);
    putShort(frame, 20, 0);
    putShort(frame, 22, 64 << 8 | 17);
    putInt(frame, 26, 0x0a000001);
    putInt(frame, 30, 0x0a000002);
    putShort(frame, 34, 1024 + flow);
    putShort(frame, 36, 2000);
    putShort(frame, 38, 8 + payload);
    putShort(frame, 24, 0);
    putShort(frame, 24, ~sum(frame, 14, 34));
    putShort(frame, 40, 0);
    putShort(
        frame, 40, ~fold(sum(frame, 34, frame.length) + sum(frame, 26, 34) + 17 + 8 + payload));
    return frame;
  }

  /** The ones-complement sum the slow way, folded. */
  public static int sum(byte[] bytes, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += (bytes[i] & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
      sum = fold(sum);
    }
    return sum;
  }

  public static int fold(int sum) {
    return sum > 0xffff ? fold((sum >>> 16) + (sum & 0xffff)) : sum;
  }
}
