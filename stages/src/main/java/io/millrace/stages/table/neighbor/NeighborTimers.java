package io.millrace.stages.table.neighbor;

import java.time.Duration;

/**
 * Times and counts of neighbor discovery, applied to ARP as well.
 *
 * @param retransmit between two requests
 * @param attempts requests without an answer before a neighbor counts as unreachable
 * @param reachable how long an answer is good for; each neighbor's own is half to one and a half
 *     times this, so that they do not all expire together (RFC 4861, section 6.3.2)
 * @param delay from the first packet to a stale neighbor to the first probe
 * @param forget how long a stale neighbor that nobody uses is kept; our own choice
 */
public record NeighborTimers(
    Duration retransmit, int attempts, Duration reachable, Duration delay, Duration forget) {
  /** The values of RFC 4861, section 10. */
  public static final NeighborTimers DEFAULT =
      new NeighborTimers(
          Duration.ofSeconds(1),
          3,
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofMinutes(10));
}
