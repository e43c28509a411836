package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;

/** Says whether a frame came back as the device under test is to make it. */
public enum Judge {
  /** Any frame will do. */
  NONE {
    @Override
    boolean isAddressed(long first, long frame) {
      return true;
    }

    @Override
    boolean accepts(long frame) {
      return true;
    }
  },
  /** Addresses swapped. */
  SWAPPED {
    @Override
    boolean isAddressed(long first, long frame) {
      return first == 0x0002_0100_0000_0002L;
    }

    @Override
    boolean accepts(long frame) {
      return PacketMemory.getInt(frame + 8) == 0x0000_0010 && isSound(frame, 64);
    }
  },
  /** Routed: time to live one less, checksum right, another sender. */
  ROUTED {
    @Override
    boolean isAddressed(long first, long frame) {
      return PacketMemory.getInt(frame + 8) != 0x0000_0001;
    }

    @Override
    boolean accepts(long frame) {
      return isSound(frame, 63);
    }
  };

  /**
   * What a look at its addresses tells.
   *
   * @param first its first eight bytes, little-endian
   */
  abstract boolean isAddressed(long first, long frame);

  /** What all the rest of its headers tell. */
  abstract boolean accepts(long frame);

  private static boolean isSound(long frame, int timeToLive) {
    if (PacketMemory.getByte(frame + 22) != timeToLive
        || PacketMemory.getInt(frame + 12) >>> 8 != 0x0800_45) {
      return false;
    }
    int sum = 0;
    for (int at = 14; at < 34; at += 2) {
      sum += PacketMemory.getShort(frame + at);
    }
    return (sum & 0xffff) + (sum >>> 16) == 0xffff;
  }
}
