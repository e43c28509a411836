package io.millrace.perf.load;

import java.util.List;

/**
 * What a generator is to do.
 *
 * @param socket where the device under test connects
 * @param protocol spoken there
 * @param cpu to run on
 * @param kind how frames are sent
 * @param perSecond frames, if paced
 * @param warmUpSeconds before anything counts; a flood's samples begin at once
 * @param seconds that count
 * @param sizes bytes of the frames without FCS, in turn
 * @param prefixes IPv4 prefixes that destinations are drawn from
 * @param prefixLength of all of them
 * @param destinations how many
 * @param judge what is expected back
 */
public record Order(
    String socket,
    Protocol protocol,
    int cpu,
    Kind kind,
    double perSecond,
    double warmUpSeconds,
    double seconds,
    List<Integer> sizes,
    List<Integer> prefixes,
    int prefixLength,
    int destinations,
    Judge judge) {
  /** How the device is joined to the generator. */
  public enum Protocol {
    /** The device is the client. */
    MEMIF,
    /** The device is the front end: a virtio driver, with packed rings in order. */
    VHOST
  }

  /** How frames are sent. */
  public enum Kind {
    /** As fast as the device takes them. */
    FLOOD,
    /** At a constant rate, each carrying the moment it was due at. */
    PACED,
    /** One at a time. */
    PING_PONG
  }

  int[] addresses() {
    return LoadFrames.within(ints(prefixes), prefixLength, destinations);
  }

  int[] frameSizes() {
    return ints(sizes);
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
