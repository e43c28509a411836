package io.millrace.driver.afpacket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.UdpSegmentation;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.netdev.PortEnd;
import io.millrace.driver.netdev.TcpEcho;
import io.millrace.driver.netdev.TestNetwork;
import io.millrace.driver.netdev.Wire;
import io.millrace.driver.offload.SuperFrame;
import io.millrace.driver.offload.VlanTag;
import io.millrace.driver.port.PortStats;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two namespaces with the kernel's default offloads, and between them a wire of two ports, which
 * looks at every frame that it carries.
 */
@Tag("system")
class AfPacketOffloadTest {
  private static final int BYTES = 20_000_000;

  @Test
  void tcpOverIpv4() {
    transfer("10.99.0.2");
  }

  @Test
  void tcpOverIpv6() {
    transfer("fd99::2");
  }

  /** Of every kind that the kernel lets pass, with and without VLAN tags. */
  @Test
  void superFramesArriveAsTheSegmentsOfTheNaiveOracle() {
    try (TestNetwork network = new TestNetwork()) {
      String one = network.name("a");
      String other = network.name("b");
      network.veth(one, other);
      TestNetwork.ip("link set " + one + " mtu 2000");
      TestNetwork.ip("link set " + other + " mtu 2000");
      try (PortEnd port = new PortEnd(new AfPacketPort(AfPacketConfig.of(other, other)));
          RawSocket raw = new RawSocket(one)) {
        raw.expectVnetHeaders();
        int sent = 0;
        for (int seed = 0; seed < 400; seed++) {
          SuperFrame frame = new SuperFrame(new Random(seed));
          if (frame.gsoSize >= 200 && frame.segments() > 1 && frame.segments() < 64) {
            sent++;
            raw.send(frame.vnetHeader(), frame.bytes());
            List<byte[]> received = port.receive(frame.segments());
            assertEquals(frame.segments(), received.size(), "seed " + seed);
            for (int i = 0; i < received.size(); i++) {
              assertArrayEquals(frame.segment(i), received.get(i), "seed " + seed + " at " + i);
            }
          }
        }
        assertTrue(sent > 200, sent + " super-frames");
      }
    }
  }

  /** The sender claims that anything, anywhere, is left to do. */
  @Test
  void whateverASenderClaimsFramesAreReceivedOrCounted() {
    Random random = new Random(9);
    try (TestNetwork network = new TestNetwork()) {
      String one = network.name("a");
      String other = network.name("b");
      network.veth(one, other);
      try (PortEnd port = new PortEnd(new AfPacketPort(AfPacketConfig.of(other, other)));
          RawSocket raw = new RawSocket(one)) {
        raw.expectVnetHeaders();
        int sent = 0;
        for (int i = 0; i < 3000; i++) {
          SuperFrame frame = new SuperFrame(random);
          byte[] header = frame.vnetHeader();
          for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            header[random.nextInt(header.length)] = (byte) random.nextInt(64);
          }
          if (raw.trySend(header, frame.bytes())) {
            sent++;
          }
          for (byte[] received : port.receive(0)) {
            assertTrue(received.length <= PacketMemory.DATA_ROOM + VlanTag.BYTES);
          }
        }
        PortStats stats = port.port.stats();
        assertTrue(sent > 100, sent + " frames passed the kernel's own checks");
        assertTrue(stats.rxErrors() > 0, stats::toString);
        assertTrue(
            stats.rxPackets() + stats.rxErrors() + stats.rxMissed() >= sent, stats::toString);
      }
    }
  }

  @Test
  void udpSegmentedByTheKernel() throws Exception {
    byte[] data = new byte[50_000];
    new Random(1).nextBytes(data);
    try (TestNetwork network = new TestNetwork();
        Wire wire = wire(network)) {
      CompletableFuture<InetSocketAddress> bound = new CompletableFuture<>();
      CompletableFuture<byte[]> received =
          TestNetwork.in(
              network.name("n2"),
              () -> {
                InetAddress any = InetAddress.getByName("10.99.0.2");
                try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(any, 0))) {
                  socket.setSoTimeout(5000);
                  bound.complete((InetSocketAddress) socket.getLocalSocketAddress());
                  return receive(socket, data.length);
                }
              });
      InetSocketAddress to = TestNetwork.await(bound, 5);
      TestNetwork.await(
          TestNetwork.in(
              network.name("n1"),
              () -> {
                UdpSegmentation.send(to, data, 1000);
                return to;
              }),
          5);
      assertArrayEquals(data, TestNetwork.await(received, 10));
      long carried = wire.stop();
      assertTrue(carried >= 50, carried + " frames");
    }
  }

  private static byte[] receive(DatagramSocket socket, int bytes) throws Exception {
    byte[] all = new byte[bytes];
    byte[] buffer = new byte[2000];
    for (int at = 0; at < bytes; ) {
      DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
      socket.receive(datagram);
      assertTrue(datagram.getLength() <= 1000, "datagram of " + datagram.getLength());
      System.arraycopy(buffer, 0, all, at, datagram.getLength());
      at += datagram.getLength();
    }
    return all;
  }

  private static void transfer(String serverAddress) {
    try (TestNetwork network = new TestNetwork();
        Wire wire = wire(network)) {
      TcpEcho.transfer(network.name("n1"), network.name("n2"), serverAddress, BYTES);
      long carried = wire.stop();
      assertTrue(carried > 2L * BYTES / 1500, carried + " frames");
    }
  }

  /** Between the namespaces n1 and n2, through an interface in each. */
  private static Wire wire(TestNetwork network) {
    List<AfPacketPort> ends = new ArrayList<>();
    for (String end : List.of("1", "2")) {
      String here = network.name("w" + end);
      network.vethInto(
          here,
          network.namespace("n" + end),
          "veth",
          "10.99.0." + end + "/24",
          "fd99::" + end + "/64");
      ends.add(new AfPacketPort(AfPacketConfig.of(here, here)));
    }
    return new Wire(ends.get(0), ends.get(1));
  }
}
