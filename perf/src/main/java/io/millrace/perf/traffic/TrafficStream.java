package io.millrace.perf.traffic;

import io.millrace.stages.traffic.Defect;
import java.nio.file.Path;
import java.util.List;

/**
 * Frames of one kind, which have figures of their own.
 *
 * @param name what the figures call it
 * @param weight its share of the frames of its lane, relative to those of the other streams there
 * @param content the frames
 */
public record TrafficStream(String name, int weight, StreamContent content) {
  /** A stream of weight 1. */
  public static TrafficStream of(String name, StreamContent content) {
    return new TrafficStream(name, 1, content);
  }

  /** The frames of a capture: counted when sent, not recognized when they come back. */
  public static TrafficStream capture(String name, Path file) {
    return of(name, PreparedFrames.capture(file, Integer.MAX_VALUE));
  }

  /** Invalid frames of these kinds, which a device is to drop. */
  public static TrafficStream invalid(String name, List<Defect> kinds, long seed) {
    return of(name, PreparedFrames.invalid(kinds, 16, seed));
  }

  /** The same with another weight, 1 to 4096. */
  public TrafficStream weight(int newWeight) {
    return new TrafficStream(name, newWeight, content);
  }

  /** Whether its frames are recognized when they come back. */
  public boolean isSigned() {
    return content instanceof FrameTemplate;
  }

  /** Mean size of its frames, in bytes with the frame check sequence. */
  public double meanBytes() {
    return switch (content) {
      case FrameTemplate template ->
          template.sizes().stream().mapToInt(Integer::intValue).average().orElseThrow();
      case PreparedFrames prepared ->
          prepared.frames().stream()
              .mapToInt(frame -> frame.length + FrameTemplate.FCS_BYTES)
              .average()
              .orElseThrow();
    };
  }
}
