package io.millrace.stages.forward;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.pipeline.Verdicts;
import io.millrace.stages.table.neighbor.NeighborTable;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.FlowHash;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;

/**
 * Forwards the plain packets of a burst: unicast IPv4 without options and IPv6, to us by Ethernet
 * and to a neighbor whose Ethernet address is known, with time to live left, no longer than the
 * next link carries. All others are left to the {@link SlowPath}, untouched.
 */
final class FastPath {
  private static final int IP = Frames.IP;

  /** EtherType IPv4, version 4, header of five words: the four bytes from the type on, less TOS. */
  private static final int PLAIN_IPV4 = Ethernet.TYPE_IPV4 << 8 | 0x45;

  /** EtherType IPv6 and version 6: the first 20 bits from the type on. */
  private static final int PLAIN_IPV6 = Ethernet.TYPE_IPV6 << 4 | 6;

  /** In the place of a hop: the packet has its verdict. */
  private static final int DONE = -1;

  /** Looked up for what is not plain: no neighbor is there, so it is left. */
  private static final int NO_ADDRESS = 0;

  private final ForwardTables tables;
  private final NeighborTable neighbors;
  private final boolean hasGroups;
  private final long[] macs;
  private final LinkMtus mtus;

  private final int[] addresses = new int[Burst.MAX_SIZE];
  private final int[] hops = new int[Burst.MAX_SIZE];

  private final int[] indices6 = new int[Burst.MAX_SIZE];
  private final long[] high = new long[Burst.MAX_SIZE];
  private final long[] low = new long[Burst.MAX_SIZE];
  private final int[] hops6 = new int[Burst.MAX_SIZE];
  private final int[] scratch = new int[Burst.MAX_SIZE];
  private int count6;

  private final int[] left = new int[Burst.MAX_SIZE];

  FastPath(ForwardTables tables, LinkMtus mtus) {
    this.tables = tables;
    this.mtus = mtus;
    neighbors = tables.neighbors();
    hasGroups = tables.hasGroups();
    macs = tables.interfaces().stream().mapToLong(iface -> iface.mac).toArray();
  }

  /** Finds the hop of each packet; {@code mac} is the Ethernet address that they must be to. */
  void lookUp(Burst burst, long mac) {
    count6 = classify(burst.packets(), burst.size(), mac);
    tables.fib4().lookUp(addresses, hops, burst.size());
    if (count6 > 0) {
      tables.fib6().lookUp(high, low, hops6, count6, scratch);
    }
    if (hasGroups) {
      choose(burst.packets(), burst.size());
    }
  }

  private int classify(long[] packets, int count, long mac) {
    int six = 0;
    for (int i = 0; i < count; i++) {
      long packet = packets[i];
      int word = PacketMemory.getInt(packet + Ethernet.TYPE);
      int address = NO_ADDRESS;
      if (PacketMemory.getLong(packet) >>> 16 == mac) {
        if (word >>> 8 == PLAIN_IPV4) {
          address = Ipv4.destination(packet + IP);
        } else if (word >>> 12 == PLAIN_IPV6) {
          indices6[six] = i;
          high[six] = Ipv6.destinationHigh(packet + IP);
          low[six++] = Ipv6.destinationLow(packet + IP);
        }
      }
      addresses[i] = address;
    }
    return six;
  }

  /** Replaces groups of next hops by the one that the packet's flow takes. */
  private void choose(long[] packets, int count) {
    for (int i = 0; i < count; i++) {
      if (tables.isGroup(hops[i])) {
        hops[i] = tables.choose(hops[i], FlowHash.ipv4(packets[i] + IP));
      }
    }
    for (int k = 0; k < count6; k++) {
      if (tables.isGroup(hops6[k])) {
        long packet = packets[indices6[k]];
        hops6[k] = isSound6(packet) ? hop6(packet, hops6[k]) : Hop.UNROUTABLE;
      }
    }
  }

  private int hop6(long packet, int group) {
    return tables.choose(group, SlowPath.hash6(packet + IP));
  }

  private static boolean isSound6(long packet) {
    int room = Packet.length(packet) - IP - Ipv6.HEADER_BYTES;
    return Ipv6.payloadLength(packet + IP) <= room;
  }

  /**
   * Forwards what is plain.
   *
   * @return number of packets that are left, see {@link #left}
   */
  int forward(Burst burst, Verdicts verdicts) {
    long[] packets = burst.packets();
    for (int k = 0; k < count6; k++) {
      int index = indices6[k];
      long link = neighbors.link(hops6[k]);
      if (link > 0 && forward6(packets[index], link)) {
        verdicts.send(index, NeighborTable.interfaceOf(link));
        hops[index] = DONE;
      }
    }
    int count = burst.size();
    int rest = 0;
    for (int i = 0; i < count; i++) {
      int hop = hops[i];
      if (hop != DONE) {
        long link = neighbors.link(hop);
        if (link > 0 && forward4(packets[i], link)) {
          verdicts.send(i, NeighborTable.interfaceOf(link));
        } else {
          left[rest++] = i;
        }
      }
    }
    return rest;
  }

  /** Index of a packet that is left, in ascending order. */
  int left(int index) {
    return left[index];
  }

  private boolean forward4(long packet, long link) {
    long ip = packet + IP;
    int out = NeighborTable.interfaceOf(link);
    int total = Ipv4.totalLength(ip);
    int room = Packet.length(packet) - IP;
    int tests = total - Ipv4.HEADER_BYTES | room - total | mtus.of(out) - total;
    tests |= Ipv4.timeToLive(ip) - 2;
    if (tests < 0 || SlowPath.isLinkLocal(Ipv4.source(ip))) {
      return false;
    }
    rewrite(packet, link, macs[out]);
    Ipv4.decrementTimeToLive(ip);
    return true;
  }

  private boolean forward6(long packet, long link) {
    long ip = packet + IP;
    int out = NeighborTable.interfaceOf(link);
    int total = Ipv6.HEADER_BYTES + Ipv6.payloadLength(ip);
    int hopLimit = Ipv6.hopLimit(ip);
    int room = Packet.length(packet) - IP;
    int tests = room - total | mtus.of(out) - total | hopLimit - 2;
    if (tests < 0 || Ipv6.isLinkLocal(Ipv6.sourceHigh(ip))) {
      return false;
    }
    rewrite(packet, link, macs[out]);
    Ipv6.putHopLimit(ip, hopLimit - 1);
    return true;
  }

  /** Writes both Ethernet addresses: the low 48 bits of the link word, and ours. */
  private static void rewrite(long packet, long link, long mac) {
    PacketMemory.putLong(packet, link << 16 | mac >>> 32);
    PacketMemory.putInt(packet + 8, (int) mac);
  }
}
