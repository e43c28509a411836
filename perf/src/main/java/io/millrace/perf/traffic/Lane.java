package io.millrace.perf.traffic;

import io.millrace.driver.port.Port;
import java.util.List;

/**
 * A way through the device: what is sent by one port and expected back by another, or by the same.
 *
 * @param from the port that sends, by its transmit queue 0
 * @param to the port that receives, by all its receive queues
 * @param streams the frames
 */
public record Lane(Port from, Port to, List<TrafficStream> streams) {
  /** There is at least one stream. */
  public Lane {
    streams = List.copyOf(streams);
    if (streams.isEmpty()) {
      throw new TrafficException("nothing to send from " + from.name() + " to " + to.name());
    }
  }

  /** A lane with one stream. */
  public static Lane of(Port from, Port to, TrafficStream stream) {
    return new Lane(from, to, List.of(stream));
  }

  /** Mean size of its frames, in bytes with the frame check sequence. */
  public double meanBytes() {
    double weights = streams.stream().mapToInt(TrafficStream::weight).sum();
    return streams.stream().mapToDouble(s -> s.weight() * s.meanBytes()).sum() / weights;
  }

  @Override
  public String toString() {
    return from.name() + " -> " + to.name();
  }
}
