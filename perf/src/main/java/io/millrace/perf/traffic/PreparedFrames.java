package io.millrace.perf.traffic;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.pcap.CaptureFile;
import io.millrace.driver.pcap.CaptureReader;
import io.millrace.driver.port.PortException;
import io.millrace.stages.traffic.Defect;
import io.millrace.stages.traffic.TrafficBuilder;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Frames that are sent as they are, one after the other and over again. They carry no signature:
 * they are counted when sent, and whatever comes back of them counts as foreign.
 *
 * @param frames without frame check sequence; nobody changes them
 */
public record PreparedFrames(List<byte[]> frames) implements StreamContent {
  /** Ethernet's header. */
  private static final int SHORTEST = 14;

  /** Two VLAN tags, which an MTU does not count. */
  private static final int TAGS = 8;

  /** Checks that there are some, and that each fits into a buffer. */
  public PreparedFrames {
    frames = List.copyOf(frames);
    if (frames.isEmpty()) {
      throw new TrafficException("there are no frames to send");
    }
    for (byte[] frame : frames) {
      if (frame.length == 0 || frame.length > PacketMemory.DATA_ROOM) {
        throw new TrafficException(
            "a frame of %d bytes: 1 to %d can be sent"
                .formatted(frame.length, PacketMemory.DATA_ROOM));
      }
    }
  }

  /**
   * The frames of a capture, in its order; its times do not matter.
   *
   * @param most frames that are read
   * @throws TrafficException if the file cannot be read, is damaged before so many, or holds frames
   *     that were cut
   */
  public static PreparedFrames capture(Path file, int most) {
    try (CaptureFile capture = new CaptureFile(file)) {
      CaptureReader reader = capture.newReader();
      List<byte[]> frames = new ArrayList<>();
      for (CaptureReader.Step step = reader.step();
          step != CaptureReader.Step.END && frames.size() < most;
          step = reader.step()) {
        if (step == CaptureReader.Step.PACKET) {
          frames.add(frame(file, reader, capture.bytes()));
        } else if (step == CaptureReader.Step.BAD) {
          throw new TrafficException(
              file + ": frame " + frames.size() + " cannot be had, " + reader.warning().orElse(""));
        }
      }
      return new PreparedFrames(frames);
    } catch (PortException e) {
      throw new TrafficException(String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] frame(Path file, CaptureReader reader, MemorySegment bytes) {
    int length = reader.capturedLength();
    if (length < reader.wireLength() || length < SHORTEST) {
      throw new TrafficException(
          "%s holds a frame of which only %d bytes were captured: capture whole frames"
              .formatted(file, length));
    }
    return bytes.asSlice(reader.dataOffset(), length).toArray(ValueLayout.JAVA_BYTE);
  }

  /**
   * Invalid frames, the kinds in turn; the same seed makes the same ones.
   *
   * @param each how many of each kind
   */
  public static PreparedFrames invalid(List<Defect> kinds, int each, long seed) {
    return new PreparedFrames(new TrafficBuilder().seed(seed).invalid(kinds, each));
  }

  /**
   * Checks that a port sends such frames.
   *
   * @param mtu largest layer-3 packet, in bytes
   * @throws TrafficException if one is too large
   */
  void checkSizes(String stream, int mtu) {
    int longest = frames.stream().mapToInt(frame -> frame.length).max().orElseThrow();
    if (longest > mtu + SHORTEST + TAGS) {
      throw new TrafficException(
          "stream %s: a frame of %d bytes does not fit the port, which has an MTU of %d"
              .formatted(stream, longest + FrameTemplate.FCS_BYTES, mtu));
    }
  }

  /** Whether the frames are the same, byte for byte. */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof PreparedFrames that) || that.frames.size() != frames.size()) {
      return false;
    }
    for (int i = 0; i < frames.size(); i++) {
      if (!Arrays.equals(frames.get(i), that.frames.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return frames.stream().mapToInt(Arrays::hashCode).sum();
  }

  @Override
  public String toString() {
    return frames.size() + " prepared frames";
  }
}
