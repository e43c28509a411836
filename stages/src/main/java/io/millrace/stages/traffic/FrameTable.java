package io.millrace.stages.traffic;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Frames to copy from, side by side in one array. Nothing changes once they are all in. */
public final class FrameTable {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Frames start at multiples of this, and are copied in units of it up to {@link #LONG_COPY}. */
  private static final int UNIT = 32;

  /** From this length on a call into the runtime's copy pays for itself. */
  private static final int LONG_COPY = 128;

  private byte[] bytes = new byte[1 << 16];
  private int[] starts;
  private int[] lengths;
  private int count;
  private int end;

  /** A table that so many frames are expected in. */
  public FrameTable(int frames) {
    starts = new int[frames];
    lengths = new int[frames];
  }

  /** Number of frames. */
  public int count() {
    return count;
  }

  int length(int index) {
    return lengths[index];
  }

  /** Appends a copy of the packet. */
  void add(long packet) {
    int length = Packet.length(packet);
    reserve(length);
    PacketMemory.copyOut(packet, bytes, end, length);
    close(length);
  }

  /** Appends a copy of the frame. */
  public void add(byte[] frame) {
    reserve(frame.length);
    System.arraycopy(frame, 0, bytes, end, frame.length);
    close(frame.length);
  }

  private void reserve(int length) {
    long needed = (long) end + length + UNIT;
    if (needed > Integer.MAX_VALUE - UNIT) {
      throw new IllegalArgumentException("the frames do not fit into one array of 2 GiB");
    }
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - UNIT, needed * 2));
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
    }
  }

  private void close(int length) {
    starts[count] = end;
    lengths[count++] = length;
    end += (length + UNIT - 1) / UNIT * UNIT;
  }

  /** Copies a frame to where an empty packet is; returns the packet with the frame's length. */
  public long copyTo(long packet, int index) {
    int length = lengths[index];
    int start = starts[index];
    if (length < LONG_COPY) {
      // Up to 31 bytes more than the frame has: there is that much room in any data room.
      for (int at = 0; at < length; at += UNIT) {
        PacketMemory.putLongLe(packet + at, (long) LONGS.get(bytes, start + at));
        PacketMemory.putLongLe(packet + at + 8, (long) LONGS.get(bytes, start + at + 8));
        PacketMemory.putLongLe(packet + at + 16, (long) LONGS.get(bytes, start + at + 16));
        PacketMemory.putLongLe(packet + at + 24, (long) LONGS.get(bytes, start + at + 24));
      }
    } else {
      PacketMemory.copyIn(bytes, start, packet, length);
    }
    return Packet.withLength(packet, length);
  }
}
