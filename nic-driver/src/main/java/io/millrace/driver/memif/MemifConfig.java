package io.millrace.driver.memif;

import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.port.MacAddress;
import java.nio.charset.StandardCharsets;

/**
 * What a memif port is to be like. Start from {@link #client} or {@link #server} and change what
 * matters.
 *
 * @param name the port's name, which the peer is told
 * @param role which end of the connection
 * @param socket where the server listens
 * @param id number of the interface at that socket; both ends say the same
 * @param secret what the client shows and a server with one demands, at most 23 characters; empty
 *     for none
 * @param rxQueues receive queues
 * @param txQueues transmit queues
 * @param ringSize descriptors of each ring, a power of two; the client's choice, of which a server
 *     may allow less
 * @param mac the port's address
 * @param mtu largest layer-3 packet, in bytes
 */
public record MemifConfig(
    String name,
    Role role,
    UnixAddress socket,
    int id,
    String secret,
    int rxQueues,
    int txQueues,
    int ringSize,
    MacAddress mac,
    int mtu) {
  /** Which end of the connection. */
  public enum Role {
    /** Connects, and shares its memory: nothing is copied. */
    CLIENT,
    /** Listens, and maps the client's memory: one copy each way. */
    SERVER;

    /** The other end. */
    public Role other() {
      return this == CLIENT ? SERVER : CLIENT;
    }
  }

  /** Fewest descriptors of a ring. */
  public static final int MIN_RING = 32;

  /** Most descriptors of a ring. */
  public static final int MAX_RING = 1 << Protocol.MAX_LOG2_RING_SIZE;

  /** Most queues of a kind. */
  public static final int MAX_QUEUES = 64;

  /** Most characters of a secret. */
  public static final int MAX_SECRET = Protocol.SECRET_BYTES - 1;

  /** Smallest MTU: what IPv4 demands of a link (RFC 791, 3.2). */
  public static final int MIN_MTU = 68;

  /** Largest MTU. */
  public static final int MAX_MTU = 9216;

  private static final int DEFAULT_RING = 1024;
  private static final int DEFAULT_MTU = 1500;

  /** Bytes of Ethernet header with two VLAN tags, which an MTU does not count. */
  private static final int FRAME_OVERHEAD = 14 + 2 * 4;

  /** Checks the figures. */
  public MemifConfig {
    check("receive queues", rxQueues, 1, MAX_QUEUES);
    check("transmit queues", txQueues, 1, MAX_QUEUES);
    check("descriptors of a ring", ringSize, MIN_RING, MAX_RING);
    check("bytes of MTU", mtu, MIN_MTU, MAX_MTU);
    if (Integer.bitCount(ringSize) != 1) {
      throw new IllegalArgumentException(
          "%d descriptors of a ring: it must be a power of two".formatted(ringSize));
    }
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(secret) || secret.length() > MAX_SECRET) {
      throw new IllegalArgumentException(
          "a secret has at most %d characters, all of ASCII".formatted(MAX_SECRET));
    }
  }

  /** Connects to a server: id 0, no secret, one queue each way, 1,024 descriptors, MTU 1500. */
  public static MemifConfig client(String name, String socket) {
    return of(name, Role.CLIENT, socket);
  }

  /** Listens for a client; the rest as {@link #client}. */
  public static MemifConfig server(String name, String socket) {
    return of(name, Role.SERVER, socket);
  }

  private static MemifConfig of(String name, Role role, String socket) {
    UnixAddress address = UnixAddress.parse(socket);
    return new MemifConfig(
        name, role, address, 0, "", 1, 1, DEFAULT_RING, ownMac(name), DEFAULT_MTU);
  }

  /** An address from the name: locally administered, and the same at every start. */
  private static MacAddress ownMac(String name) {
    return new MacAddress(0x02_fe_00_00_00_00L | Integer.toUnsignedLong(name.hashCode()));
  }

  /** The same at another socket, with a role there. */
  public MemifConfig at(UnixAddress other, Role otherRole) {
    return new MemifConfig(
        name, otherRole, other, id, secret, rxQueues, txQueues, ringSize, mac, mtu);
  }

  /** The same for another interface of the socket. */
  public MemifConfig withId(int other) {
    return new MemifConfig(
        name, role, socket, other, secret, rxQueues, txQueues, ringSize, mac, mtu);
  }

  /** The same with a secret. */
  public MemifConfig withSecret(String other) {
    return new MemifConfig(name, role, socket, id, other, rxQueues, txQueues, ringSize, mac, mtu);
  }

  /** The same with other numbers of queues. */
  public MemifConfig withQueues(int rx, int tx) {
    return new MemifConfig(name, role, socket, id, secret, rx, tx, ringSize, mac, mtu);
  }

  /** The same with another ring size. */
  public MemifConfig withRing(int size) {
    return new MemifConfig(name, role, socket, id, secret, rxQueues, txQueues, size, mac, mtu);
  }

  /** The same with another address. */
  public MemifConfig withMac(MacAddress other) {
    return new MemifConfig(
        name, role, socket, id, secret, rxQueues, txQueues, ringSize, other, mtu);
  }

  /** The same with another MTU. */
  public MemifConfig withMtu(int other) {
    return new MemifConfig(
        name, role, socket, id, secret, rxQueues, txQueues, ringSize, mac, other);
  }

  /** Largest frame that the port sends, in bytes without checksum sequence. */
  int maxFrame() {
    return mtu + FRAME_OVERHEAD;
  }

  int log2RingSize() {
    return Integer.numberOfTrailingZeros(ringSize);
  }

  private static void check(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%d %s: %d to %d are possible".formatted(value, what, min, max));
    }
  }
}
