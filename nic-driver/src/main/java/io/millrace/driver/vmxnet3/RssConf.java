package io.millrace.driver.vmxnet3;

import io.millrace.driver.card.RssKey;
import io.millrace.driver.memory.PacketMemory;

/**
 * How the card chooses a receive queue: {@code UPT1_RSSConf} of upt1_defs.h. It hashes addresses
 * and TCP ports by Toeplitz' function, with {@link RssKey}, and the hash selects from a table of
 * queues.
 */
final class RssConf {
  /** Bytes. */
  static final int BYTES = 176;

  private static final int IPV4 = 1;
  private static final int TCP_IPV4 = 1 << 1;
  private static final int IPV6 = 1 << 2;
  private static final int TCP_IPV6 = 1 << 3;
  private static final int TOEPLITZ = 1;
  private static final int TABLE_BYTES = 128;

  private static final int TYPE_AT = 0;
  private static final int FUNCTION_AT = 2;
  private static final int KEY_SIZE_AT = 4;
  private static final int TABLE_SIZE_AT = 6;
  private static final int KEY_AT = 8;
  private static final int TABLE_AT = 48;

  private RssConf() {}

  /** Writes it for a number of queues. */
  static void write(long address, int queues) {
    PacketMemory.putShortLe(address + TYPE_AT, IPV4 | TCP_IPV4 | IPV6 | TCP_IPV6);
    PacketMemory.putShortLe(address + FUNCTION_AT, TOEPLITZ);
    PacketMemory.putShortLe(address + KEY_SIZE_AT, RssKey.BYTES);
    PacketMemory.putShortLe(address + TABLE_SIZE_AT, TABLE_BYTES);
    for (int i = 0; i < RssKey.BYTES; i += 2) {
      PacketMemory.putShort(address + KEY_AT + i, RssKey.PATTERN);
    }
    for (int i = 0; i < TABLE_BYTES; i++) {
      PacketMemory.putByte(address + TABLE_AT + i, i % queues);
    }
  }
}
