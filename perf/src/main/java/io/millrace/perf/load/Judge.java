package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;

/** Says whether a frame came back as the device under test is to make it. */
public enum Judge {
  /** Any frame will do. */
  NONE {
    @Override
    boolean accepts(long frame, int length) {
      return true;
    }
  },
  /** Addresses swapped. */
  SWAPPED {
    @Override
    boolean accepts(long frame, int length) {
      return PacketMemory.getLong(frame) == 0x0200_0000_0001_0200L
          && PacketMemory.getInt(frame + 8) == 0x0000_0010
          && isSound(frame, 64);
    }
  },
  /** Routed: time to live one less, checksum right, another sender. */
  ROUTED {
    @Override
    boolean accepts(long frame, int length) {
      return PacketMemory.getInt(frame + 8) != 0x0000_0001 && isSound(frame, 63);
    }
  };

  abstract boolean accepts(long frame, int length);

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
