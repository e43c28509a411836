package io.millrace.perf.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param tunnel what the device has besides, if it is the end of a tunnel
 * @param flood what comes besides what is sealed, if anything
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
    Judge judge,
    @Nullable Tunnel tunnel,
    @Nullable Flood flood) {
  /**
   * A tunnel whose other end is the generator. The device has a second memif, where tunnel packets
   * go; the order's socket is where plain ones do.
   *
   * @param socket of the second
   * @param sealing how packets are sealed
   * @param isInbound whether the device opens what the generator has sealed, or seals
   * @param key base64, of 32 bytes: of both directions for ESP, the generator's private one for
   *     WireGuard
   * @param deviceKey base64, the device's public key, for WireGuard
   */
  public record Tunnel(
      String socket, Sealing sealing, boolean isInbound, String key, String deviceKey) {}

  /**
   * Worthless packets among those that a WireGuard device is to open.
   *
   * @param forgery what they are
   * @param perSecond how many, 0 for as many as the device takes
   * @param goodPerSecond how many good ones beside them
   */
  public record Flood(Forgery forgery, double perSecond, double goodPerSecond) {}

  /** How packets are sealed. */
  public enum Sealing {
    /** IPsec with ChaCha20-Poly1305 (RFC 7634), keys set by hand. */
    ESP,
    /** WireGuard, after a handshake that the generator begins. */
    WIREGUARD
  }

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
