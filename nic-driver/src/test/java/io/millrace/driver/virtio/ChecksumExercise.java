package io.millrace.driver.virtio;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardPort;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.offload.InternetChecksum;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import io.millrace.driver.vfio.VfioCard;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;

/**
 * Checksums left open by a kernel that drives the other end of the wire, in the guest: {@code
 * ChecksumExercise ADDRESS OWN-IP OTHER-IP}. The kernel sends datagrams from its own address to the
 * other one, which is ours; all come back to it, with their checksums completed by the driver, and
 * then left open to the device. Only where the device passes them on: a tap, not a hub.
 */
public final class ChecksumExercise {
  private static final int PORT = 7000;
  private static final int COUNT = 100;
  private static final int UDP = 34;
  private static final int UDP_FRAME = UDP + 8;

  private final PacketPool pool = new PacketPool(1024);
  private final PacketCache cache = pool.newCache();
  private final Burst burst = new Burst();
  private final Random random = new Random(5);
  private int open;
  private int wrong;
  private int seen;

  private ChecksumExercise() {}

  public static void main(String[] args) throws Exception {
    for (boolean open : new boolean[] {false, true}) {
      new ChecksumExercise().run(PciAddress.parse(args[0]), args[1], args[2], open);
    }
  }

  private void run(PciAddress address, String own, String other, boolean leaveOpen)
      throws Exception {
    CardConfig config = CardConfig.of("card").withSlots(256, 256);
    VirtioOptions options = VirtioOptions.DEFAULT.withOpenChecksums(leaveOpen);
    try (CardPort card =
            new CardPort(config, VirtioDriver.open(VfioCard.open(address), config, options));
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(own, PORT))) {
      socket.setSoTimeout(5000);
      RxQueue rx = card.openRx(0, cache);
      TxQueue tx = card.openTx(0, cache);
      for (int i = 0; i < COUNT; i++) {
        byte[] bytes = new byte[1 + random.nextInt(1400)];
        random.nextBytes(bytes);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(other), PORT));
        echo(rx, tx, i + 1);
        DatagramPacket back = new DatagramPacket(new byte[1500], 1500);
        socket.receive(back);
        check(Arrays.equals(bytes, Arrays.copyOf(back.getData(), back.getLength())), "data " + i);
      }
      rx.close();
      tx.close();
    }
    check(wrong == 0, wrong + " checksums are wrong");
    check(open == (leaveOpen ? COUNT : 0), open + " checksums were open");
    System.out.printf("%d datagrams there and back, %d checksums open%n", COUNT, open);
  }

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** Sends back what is for us, until so many were seen, and lets everything else go. */
  private void echo(RxQueue rx, TxQueue tx, int count) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (seen < count) {
      check(System.nanoTime() < deadline, "nothing received");
      rx.poll(burst, 32);
      Burst back = new Burst();
      for (int i = 0; i < burst.size(); i++) {
        if (PacketMemory.getShort(burst.get(i) + UDP + 2) == PORT) {
          back.add(turn(burst.get(i)));
          seen++;
        } else {
          cache.free(burst.get(i));
        }
      }
      burst.clear();
      tx.send(back);
      tx.flush();
    }
  }

  /** To where it came from; sums do not change when addresses change places. */
  private long turn(long packet) {
    if (Packet.has(packet, Packet.CHECKSUM_OPEN)) {
      open++;
    } else {
      long pseudo = InternetChecksum.add(17, packet + 26, 8);
      int length = PacketMemory.getShort(packet + UDP + 4);
      long sum = InternetChecksum.add(pseudo + length, packet + UDP, length);
      wrong += InternetChecksum.fold(sum) == 0xffff ? 0 : 1;
    }
    check(Packet.length(packet) >= UDP_FRAME, "a short frame");
    for (int i = 0; i < 6; i++) {
      int mac = PacketMemory.getByte(packet + i);
      PacketMemory.putByte(packet + i, PacketMemory.getByte(packet + 6 + i));
      PacketMemory.putByte(packet + 6 + i, mac);
    }
    int source = PacketMemory.getInt(packet + 26);
    PacketMemory.putInt(packet + 26, PacketMemory.getInt(packet + 30));
    PacketMemory.putInt(packet + 30, source);
    return packet;
  }
}
