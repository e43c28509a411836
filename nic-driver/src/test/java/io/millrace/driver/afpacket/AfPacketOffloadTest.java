package io.millrace.driver.afpacket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.UdpSegmentation;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.netdev.TestNetwork;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
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
  private static final int MAX_FRAME = 1514;
  private static final int BYTES = 20_000_000;

  @Test
  void tcpOverIpv4() throws Exception {
    transfer("10.99.0.2");
  }

  @Test
  void tcpOverIpv6() throws Exception {
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
      try (PortEnd port = new PortEnd(other, 1);
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

  @Test
  void udpSegmentedByTheKernel() throws Exception {
    byte[] data = new byte[50_000];
    new Random(1).nextBytes(data);
    try (TestNetwork network = new TestNetwork();
        Wire wire = new Wire(network)) {
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
      wire.stop();
      assertTrue(wire.carried >= 50, wire.carried + " frames");
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

  private void transfer(String serverAddress) throws Exception {
    try (TestNetwork network = new TestNetwork();
        Wire wire = new Wire(network)) {
      transfer(network, wire, serverAddress);
    }
  }

  /** Sends from one namespace to the other and back, and compares. */
  private void transfer(TestNetwork network, Wire wire, String serverAddress) throws Exception {
    byte[] data = new byte[BYTES];
    new Random(5).nextBytes(data);
    CompletableFuture<Integer> port = new CompletableFuture<>();
    CompletableFuture<String> server =
        TestNetwork.in(
            network.name("n2"),
            () -> {
              try (ServerSocket listener =
                  new ServerSocket(0, 1, InetAddress.getByName(serverAddress))) {
                port.complete(listener.getLocalPort());
                try (Socket socket = listener.accept()) {
                  byte[] read = socket.getInputStream().readNBytes(BYTES);
                  socket.getOutputStream().write(read);
                  return sha256(read);
                }
              }
            });
    int serverPort = TestNetwork.await(port, 5);
    CompletableFuture<String> client =
        TestNetwork.in(
            network.name("n1"),
            () -> {
              try (Socket socket = new Socket(serverAddress, serverPort)) {
                CompletableFuture<Void> writer =
                    CompletableFuture.runAsync(
                        () -> {
                          try {
                            socket.getOutputStream().write(data);
                          } catch (IOException e) {
                            throw new UncheckedIOException(e);
                          }
                        });
                String echoed = sha256(socket.getInputStream().readNBytes(BYTES));
                writer.join();
                return echoed;
              }
            });
    String expected = sha256(data);
    assertEquals(expected, TestNetwork.await(server, 60));
    assertEquals(expected, TestNetwork.await(client, 60));
    wire.stop();
    assertTrue(wire.carried > 2L * BYTES / MAX_FRAME, wire.carried + " frames");
  }

  private static String sha256(byte[] data) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
  }

  /** Carries frames between two namespaces, and checks them. */
  private static final class Wire implements AutoCloseable {
    private final AfPacketPort left;
    private final AfPacketPort right;
    private final CompletableFuture<Void> loop;
    private volatile boolean stopped;
    private String wrong = "";
    long carried;

    Wire(TestNetwork network) {
      for (String end : new String[] {"1", "2"}) {
        network.vethInto(
            network.name("w" + end),
            network.namespace("n" + end),
            "veth",
            "10.99.0." + end + "/24",
            "fd99::" + end + "/64");
      }
      left = new AfPacketPort(AfPacketConfig.of("left", network.name("w1")));
      right = new AfPacketPort(AfPacketConfig.of("right", network.name("w2")));
      loop = CompletableFuture.runAsync(this::run, r -> Thread.ofPlatform().start(r));
    }

    private void run() {
      try (PacketPool pool = new PacketPool(2048);
          PacketCache cache = pool.newCache()) {
        try (RxQueue leftRx = left.openRx(0, cache);
            TxQueue leftTx = left.openTx(0, cache);
            RxQueue rightRx = right.openRx(0, cache);
            TxQueue rightTx = right.openTx(0, cache)) {
          Burst burst = new Burst();
          while (!stopped) {
            int moved = move(leftRx, rightTx, burst) + move(rightRx, leftTx, burst);
            if (moved == 0) {
              Thread.onSpinWait();
            }
          }
        }
        assertEquals(0, pool.inUse());
      }
    }

    private int move(RxQueue from, TxQueue to, Burst burst) {
      int count = from.poll(burst, Burst.DEFAULT_SIZE);
      for (int i = 0; i < burst.size(); i++) {
        check(PacketMemory.bytes(burst.get(i)), burst.get(i));
      }
      while (!burst.isEmpty()) {
        to.send(burst);
        to.flush();
      }
      to.flush();
      return count;
    }

    private void check(byte[] frame, long packet) {
      carried++;
      int l3 = 14;
      if (frame.length > MAX_FRAME) {
        wrong = "a frame of " + Packet.length(packet) + " bytes";
      }
      int etherType = Frames.getShort(frame, l3 - 2);
      if (etherType == 0x0800) {
        checkIpv4(frame, l3);
      } else if (etherType == 0x86dd) {
        checkLayer4(frame, l3 + 40, l3 + 8, 32, frame[l3 + 6], Frames.getShort(frame, l3 + 4));
      }
    }

    private void checkIpv4(byte[] frame, int l3) {
      int header = 4 * (frame[l3] & 15);
      if (Frames.sum(frame, l3, l3 + header) != 0xffff) {
        wrong = "a wrong IPv4 checksum: " + HexFormat.of().formatHex(frame);
      }
      int bytes = Frames.getShort(frame, l3 + 2) - header;
      checkLayer4(frame, l3 + header, l3 + 12, 8, frame[l3 + 9], bytes);
    }

    private void checkLayer4(
        byte[] frame, int l4, int addresses, int addressBytes, int protocol, int bytes) {
      if (protocol != 6 && protocol != 17 && protocol != 58) {
        return;
      }
      byte[] layer4 = Arrays.copyOfRange(frame, l4, l4 + bytes);
      int pseudo = Frames.sum(frame, addresses, addresses + addressBytes) + protocol + bytes;
      if (Frames.fold(Frames.sum(layer4, 0, bytes) + pseudo) != 0xffff) {
        wrong = "a wrong layer-4 checksum: " + HexFormat.of().formatHex(frame);
      }
    }

    /** Ends the carrying and reports what was wrong. */
    void stop() {
      stopped = true;
      TestNetwork.await(loop, 5);
      assertEquals("", wrong);
      for (AfPacketPort port : new AfPacketPort[] {left, right}) {
        PortStats stats = port.stats();
        assertEquals(0, stats.rxErrors(), stats::toString);
        assertEquals(0, stats.txErrors(), stats::toString);
      }
      assertEquals(
          left.stats().rxPackets() + right.stats().rxPackets(),
          left.stats().txPackets() + right.stats().txPackets());
    }

    @Override
    public void close() {
      stopped = true;
      TestNetwork.await(loop, 5);
      left.close();
      right.close();
    }
  }
}
