package io.millrace.stages.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import org.junit.jupiter.api.Test;

class FlowHashTest {
  private static final long PACKET = Packet.of(0x4_0000, 100);
  private static final long IP = PACKET + 14;

  @Test
  void allPacketsOfAFlowHaveTheSame() {
    int hash = hash4(1, 0x0a000001, 0x0a000002, 1000, 53);
    assertEquals(hash, hash4(2, 0x0a000001, 0x0a000002, 1000, 53));
    assertNotEquals(hash, hash4(1, 0x0a000001, 0x0a000002, 1001, 53));
    assertNotEquals(hash, hash4(1, 0x0a000001, 0x0a000003, 1000, 53));
  }

  @Test
  void allFragmentsOfAPacketHaveTheSame() {
    hash4(1, 0x0a000001, 0x0a000002, 1000, 53);
    Ipv4.putFragment(IP, Ipv4.MORE_FRAGMENTS);
    int first = FlowHash.ipv4(IP);
    Ipv4.putFragment(IP, 100);
    PacketMemory.putInt(IP + 20, 0x12345678);
    assertEquals(first, FlowHash.ipv4(IP));
  }

  @Test
  void spreadsNeighboringFlowsEvenlyByAnyOfItsBits() {
    for (int shift = 0; shift <= 28; shift += 4) {
      int[] buckets = new int[16];
      for (int flow = 0; flow < 4096; flow++) {
        int hash = hash4(1, 0x0a000001 + flow % 64, 0xc0000201, 1024 + flow / 64, 80);
        buckets[hash >>> shift & 15]++;
      }
      for (int count : buckets) {
        assertTrue(count > 180 && count < 340, "shift " + shift + ": " + count);
      }
    }
  }

  @Test
  void ipv6FlowsDifferByAddressesAndPorts() {
    int hash = hash6(1, 2, 1000);
    assertEquals(hash, hash6(1, 2, 1000));
    assertNotEquals(hash, hash6(1, 2, 1001));
    assertNotEquals(hash, hash6(1, 3, 1000));
    assertNotEquals(hash, hash6(2, 1, 1000));
  }

  @Test
  void framesWithoutIpDifferByTheirStations() {
    Ethernet.put(PACKET, 1, 2, 0x88b5);
    int hash = FlowHash.of(PACKET, Ethernet.network(PACKET), 100);
    Ethernet.put(PACKET, 1, 3, 0x88b5);
    assertNotEquals(hash, FlowHash.of(PACKET, Ethernet.network(PACKET), 100));
  }

  private static int hash4(int identification, int source, int destination, int from, int to) {
    Ethernet.put(PACKET, 1, 2, Ethernet.TYPE_IPV4);
    Ipv4.put(IP, 0, 40, identification, 0, 64, IpProtocol.UDP, source, destination);
    Udp.put(IP + 20, from, to, 20);
    return FlowHash.of(PACKET, Ethernet.network(PACKET), 100);
  }

  private static int hash6(long source, long destination, int port) {
    Ethernet.put(PACKET, 1, 2, Ethernet.TYPE_IPV6);
    Ipv6.put(IP, 0, 0, 20, IpProtocol.UDP, 64);
    Ipv6.putSource(IP, 0x20010db8L << 32, source);
    Ipv6.putDestination(IP, 0x20010db8L << 32, destination);
    Udp.put(IP + 40, port, 53, 20);
    return FlowHash.of(PACKET, Ethernet.network(PACKET), 100);
  }
}
