package io.millrace.stages.validate;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.pipeline.DropReason;
import io.millrace.stages.wire.Ipv4;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 791, section 3.1, asks of options: each but the end and the filler has a length, which
 * counts type and length themselves and stays within the header.
 */
final class Ipv4OptionRules {
  private static final int END = 0;
  private static final int NO_OPERATION = 1;

  private Ipv4OptionRules() {}

  static @Nullable DropReason judge(long ip, int headerBytes) {
    int at = Ipv4.HEADER_BYTES;
    while (at < headerBytes) {
      int type = PacketMemory.getByte(ip + at);
      if (type == END) {
        return null;
      }
      int length = 1;
      if (type != NO_OPERATION) {
        length = at + 1 < headerBytes ? PacketMemory.getByte(ip + at + 1) : 0;
        if (length < 2 || at + length > headerBytes) {
          return Malformed.IPV4_OPTIONS;
        }
      }
      at += length;
    }
    return null;
  }
}
