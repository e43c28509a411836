package io.millrace.driver.pcap;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads captures once more, as plainly as can be: the oracle for the readers. What is left of a
 * file that makes no sense any more counts as one bad record.
 */
final class NaiveCapture {
  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

  final List<Frame> frames = new ArrayList<>();
  int bad;

  private final int dataRoom;
  private final byte[] bytes;
  private final ByteBuffer in;
  private final List<Network> networks = new ArrayList<>();

  private record Network(int link, long snapLength, int resolution, long offset) {}

  private NaiveCapture(byte[] bytes, int dataRoom) {
    this.bytes = bytes;
    this.dataRoom = dataRoom;
    in = ByteBuffer.wrap(bytes);
  }

  static NaiveCapture read(byte[] bytes, int dataRoom) {
    NaiveCapture capture = new NaiveCapture(bytes, dataRoom);
    if (capture.in.getInt(0) == 0x0a0d0d0a) {
      capture.pcapng();
    } else {
      capture.pcap();
    }
    return capture;
  }

  private long u32(int at) {
    return Integer.toUnsignedLong(in.getInt(at));
  }

  private int u16(int at) {
    return Short.toUnsignedInt(in.getShort(at));
  }

  private void frame(int at, long captured, long wire, BigInteger nanos) {
    if (captured > dataRoom) {
      bad++;
      return;
    }
    byte[] data = Arrays.copyOfRange(bytes, at, at + (int) captured);
    long mended = wire > Integer.MAX_VALUE ? Integer.MAX_VALUE : Math.max(wire, captured);
    Frame frame = Frame.of(data, (int) mended, nanos.longValue());
    frames.add(nanos.signum() == -1 && nanos.equals(UNTIMED) ? frame.untimed() : frame);
  }

  private static final BigInteger UNTIMED = BigInteger.ONE.shiftLeft(200).negate();

  private void pcap() {
    int first = in.getInt(0);
    boolean big = first == 0xa1b2c3d4 || first == 0xa1b23c4d;
    in.order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int unit = in.getInt(0) == 0xa1b23c4d ? 1 : 1000;
    int at = 24;
    while (at < bytes.length) {
      if (bytes.length - at < 16 || u32(at + 8) > bytes.length - at - 16) {
        bad++;
        return;
      }
      BigInteger nanos =
          BigInteger.valueOf(u32(at))
              .multiply(BILLION)
              .add(BigInteger.valueOf(u32(at + 4)).multiply(BigInteger.valueOf(unit)));
      frame(at + 16, u32(at + 8), u32(at + 12), nanos);
      at += 16 + (int) u32(at + 8);
    }
  }

  private void pcapng() {
    int at = 0;
    while (at < bytes.length) {
      int left = bytes.length - at;
      if (left < 12 || in.getInt(at) == 0x0a0d0d0a && !order(at, left)) {
        bad++;
        return;
      }
      long length = u32(at + 4);
      if (length < 12 || length > left || length % 4 != 0 || u32(at + (int) length - 4) != length) {
        bad++;
        return;
      }
      if (!block(in.getInt(at), at + 8, (int) length - 12)) {
        bad++;
        return;
      }
      at += (int) length;
    }
  }

  private boolean order(int at, int left) {
    if (left < 28) {
      return false;
    }
    int magic = in.order(ByteOrder.BIG_ENDIAN).getInt(at + 8);
    in.order(magic == 0x1a2b3c4d ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return in.getInt(at + 8) == 0x1a2b3c4d;
  }

  /** Whether reading can go on behind it. */
  private boolean block(int type, int body, int length) {
    switch (type) {
      case 0x0a0d0d0a -> {
        networks.clear();
        return length >= 16 && u16(body + 4) == 1;
      }
      case 1 -> {
        return length >= 8 && network(body, length);
      }
      case 2, 6 -> {
        if (length < 20 || u32(body + 12) > length - 20) {
          bad++;
          return true;
        }
        long id = type == 2 ? u16(body) : u32(body);
        Network network = id < networks.size() ? networks.get((int) id) : null;
        if (network == null || network.link != 1) {
          bad++;
          return true;
        }
        BigInteger time = BigInteger.valueOf(u32(body + 4)).shiftLeft(32);
        BigInteger nanos = nanos(network, time.add(BigInteger.valueOf(u32(body + 8))));
        frame(body + 20, u32(body + 12), u32(body + 16), nanos);
      }
      case 3 -> {
        if (length < 4 || networks.isEmpty() || networks.getFirst().link != 1) {
          bad++;
          return true;
        }
        long snap = networks.getFirst().snapLength;
        long captured = snap == 0 ? u32(body) : Math.min(snap, u32(body));
        if (captured > length - 4) {
          bad++;
        } else {
          frame(body + 4, captured, u32(body), UNTIMED);
        }
      }
      default -> {}
    }
    return true;
  }

  private boolean network(int body, int length) {
    int resolution = 6;
    long offset = 0;
    int end = body + length;
    int at = body + 8;
    for (int i = 0; i < 256 && at + 4 <= end; i++) {
      int code = u16(at);
      int size = u16(at + 2);
      if (code == 0 || at + 4 + size > end) {
        break;
      }
      if (code == 9 && size == 1) {
        resolution = Byte.toUnsignedInt(bytes[at + 4]);
      }
      if (code == 14 && size == 8) {
        offset = in.getLong(at + 4);
      }
      at += 4 + (size + 3) / 4 * 4;
    }
    networks.add(new Network(u16(body), u32(body + 4), resolution, offset));
    return true;
  }

  /** Exact; the low 64 bits of it are what a reader can tell. */
  private static BigInteger nanos(Network network, BigInteger count) {
    int exponent = network.resolution & 0x7f;
    BigInteger units =
        (network.resolution & 0x80) != 0
            ? BigInteger.TWO.pow(exponent)
            : BigInteger.TEN.pow(exponent);
    return count
        .multiply(BILLION)
        .divide(units)
        .add(BigInteger.valueOf(network.offset).multiply(BILLION));
  }
}
