package io.millrace.driver.guest;

import io.millrace.driver.afpacket.AfPacketConfig;
import io.millrace.driver.afpacket.AfPacketPort;
import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardPort;
import io.millrace.driver.catalog.CardCatalog;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.netdev.Frames;
import io.millrace.driver.netdev.PortEnd;
import io.millrace.driver.offload.InternetChecksum;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import io.millrace.driver.vfio.VfioCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * A card of ours on a wire with one that the kernel drives, in the guest: {@code WireExercise
 * ADDRESS INTERFACE STEP…}, as root, because it opens the kernel's end as well. Prints a line for
 * each step, and ends with an exception at the first one that fails.
 */
public final class WireExercise {
  private static final int SLOTS = 256;
  private static final int WINDOW = 64;
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private final PciAddress address;
  private final String peerInterface;
  private final Random random = new Random(11);

  private WireExercise(String address, String peerInterface) {
    this.address = PciAddress.parse(address);
    this.peerInterface = peerInterface;
  }

  public static void main(String[] args) throws Exception {
    WireExercise exercise = new WireExercise(args[0], args[1]);
    for (String step : Arrays.asList(args).subList(2, args.length)) {
      long start = System.nanoTime();
      String result = exercise.run(step);
      System.out.printf(
          "%-10s %s (%d ms)%n", step, result, (System.nanoTime() - start) / 1_000_000);
    }
  }

  private String run(String step) throws Exception {
    return switch (step) {
      case "sizes" -> sizes(1514, config());
      case "jumbo" -> sizes(PacketMemory.DATA_ROOM - 64, config().withMtu(9000));
      case "many" -> many(20_000);
      case "restart" -> restart();
      case "link" -> link();
      case "queues" -> queues(4);
      case "filter" -> filter();
      case "vlan" -> vlan();
      case "checksum" -> checksum();
      case "interrupt" -> interrupt();
      default -> throw new IllegalArgumentException("no step " + step);
    };
  }

  private static CardConfig config() {
    return CardConfig.of("card").withSlots(SLOTS, SLOTS);
  }

  private CardPort open(CardConfig config) {
    VfioCard card = VfioCard.open(address);
    return new CardPort(
        config, CardCatalog.find(card.id()).orElseThrow().opener().open(card, config));
  }

  private PortEnd openPeer() {
    // Through the queueing discipline: past it, a frame is dropped when the peer's ring is full.
    return new PortEnd(
        new AfPacketPort(new AfPacketConfig("peer", peerInterface, 1, 1, 512, 1024, true, false)));
  }

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** Any bytes, to a station that is neither, of a type that no stack knows. */
  private byte[] frame(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    bytes[0] = 2;
    bytes[6] = 2; // a bridge takes nothing from a group
    Frames.putShort(bytes, 12, 0x88b5);
    return bytes;
  }

  private static void checkSame(List<byte[]> sent, List<byte[]> received, String way) {
    int all = Math.min(sent.size(), received.size());
    for (int i = 0; i < all; i++) {
      check(
          Arrays.equals(sent.get(i), received.get(i)),
          "%s: frame %d was %s and is %s"
              .formatted(way, i, head(sent.get(i)), head(received.get(i))));
    }
    check(sent.size() == received.size(), way + ": " + received.size() + " of " + sent.size());
  }

  private static String head(byte[] frame) {
    return frame.length
        + " bytes "
        + HexFormat.of().formatHex(frame, 0, Math.min(20, frame.length));
  }

  /**
   * Sends everything, and receives it at the other end, with few frames under way: no ring of
   * either end may run over, because an emulated card does not say so.
   */
  private static List<byte[]> exchange(PortEnd from, PortEnd to, List<byte[]> frames) {
    List<byte[]> received = new ArrayList<>();
    for (int i = 0; i < frames.size(); i += WINDOW) {
      int end = Math.min(frames.size(), i + WINDOW);
      from.send(frames.subList(i, end));
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (received.size() < end && System.nanoTime() - deadline < 0) {
        to.pollAll(received);
        from.pollAll(new ArrayList<>());
      }
    }
    return received;
  }

  private String sizes(int largest, CardConfig config) throws Exception {
    List<byte[]> frames = new ArrayList<>();
    for (int length = 60; length <= Math.min(largest, config.mtu() + 14); length++) {
      frames.add(frame(length));
    }
    return bothWays(frames, config);
  }

  private String many(int count) throws Exception {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(frame(60 + random.nextInt(1455)));
    }
    return bothWays(frames, config());
  }

  /** There and back, with the counters of both ends compared. */
  private String bothWays(List<byte[]> frames, CardConfig config) throws Exception {
    try (PortEnd card = new PortEnd(open(config));
        PortEnd peer = openPeer()) {
      card.awaitLink();
      peer.awaitLink();
      long[] before = peerCounters();
      List<byte[]> there = exchange(peer, card, frames);
      List<byte[]> back = exchange(card, peer, frames);
      checkSame(frames, there, "to the card");
      checkSame(frames, back, "from the card");
      awaitSent(card, frames.size());
      checkCounters(card.port.stats(), before, peerCounters());
      return frames.size() + " frames each way, " + card.port.stats();
    }
  }

  /** Frames may be at the other end before the card says that it has sent them. */
  private static void awaitSent(PortEnd card, long count) throws InterruptedException {
    for (int i = 0; i < 500 && card.port.stats().txPackets() < count; i++) {
      card.send(List.of());
      Thread.sleep(2);
    }
  }

  private long[] peerCounters() throws IOException {
    String[] names = {"tx_packets", "tx_bytes", "rx_packets", "rx_bytes"};
    long[] values = new long[names.length];
    for (int i = 0; i < names.length; i++) {
      Path file = Path.of("/sys/class/net", peerInterface, "statistics", names[i]);
      values[i] = Long.parseLong(Files.readString(file).strip());
    }
    return values;
  }

  private static void checkCounters(PortStats card, long[] before, long[] after) {
    long[] ours = {card.rxPackets(), card.rxBytes(), card.txPackets(), card.txBytes()};
    long[] theirs = new long[ours.length];
    for (int i = 0; i < ours.length; i++) {
      theirs[i] = after[i] - before[i];
    }
    // Drivers count bytes with or without the checksum sequence.
    check(
        ours[0] == theirs[0] && ours[2] == theirs[2],
        "ours " + Arrays.toString(ours) + ", the peer's " + Arrays.toString(theirs));
    check(card.rxErrors() + card.rxMissed() + card.txErrors() == 0, card.toString());
  }

  /** The monitor's name of the card is in the environment variable {@code CARD_NAME}. */
  private String link() throws Exception {
    List<byte[]> frames = List.of(frame(60), frame(1514), frame(333));
    try (PortEnd card = new PortEnd(open(config()));
        PortEnd peer = openPeer()) {
      for (int i = 1; i <= 2; i++) {
        card.awaitLink();
        checkSame(frames, exchange(peer, card, frames), "to the card, link " + i);
        checkSame(frames, exchange(card, peer, frames), "from the card, link " + i);
        awaitSent(card, i * 3L);
        setLink("off");
        awaitUp(card, false);
        card.send(frames);
        check(card.port.stats().txErrors() == i * 3L, "without a link: " + card.port.stats());
        setLink("on");
        awaitUp(card, true);
      }
      check(card.port.linkLosses() == 2, card.port.linkLosses() + " losses");
      return "lost and back twice";
    }
  }

  private static void awaitUp(PortEnd card, boolean up) throws InterruptedException {
    for (int i = 0; card.port.link().up() != up; i++) {
      check(i < 1000, "the link does not change: " + card.port.link());
      Thread.sleep(10);
    }
  }

  private static void setLink(String state) throws Exception {
    String command = "monitor set_link " + System.getenv("CARD_NAME") + " " + state;
    Process shell =
        new ProcessBuilder("sh", "-c", ". /millrace/samples/src/guest/functions; " + command)
            .inheritIO()
            .start();
    check(shell.waitFor() == 0, command);
  }

  private String restart() throws Exception {
    List<byte[]> frames = List.of(frame(60), frame(1514), frame(333));
    try (PortEnd card = new PortEnd(open(config()));
        PortEnd peer = openPeer()) {
      for (int i = 0; i < 5; i++) {
        card.awaitLink();
        checkSame(frames, exchange(peer, card, frames), "to the card, start " + i);
        checkSame(frames, exchange(card, peer, frames), "from the card, start " + i);
        card.closeQueues();
        check(card.pool.inUse() == 0, "buffers in use: " + card.pool.inUse());
        card.openQueues();
      }
    }
    return "five starts of one port";
  }

  private String queues(int count) throws Exception {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 4096; i++) {
      byte[] frame = Frames.udp4(i % 64, 100, random);
      frame[6] = 2;
      Frames.putInt(frame, 60, i);
      frames.add(frame);
    }
    try (PortEnd card = new PortEnd(open(config().withQueues(count, count)));
        PortEnd peer = openPeer()) {
      card.awaitLink();
      List<byte[]> received = exchange(peer, card, frames);
      check(card.queuesThatReceived() == count, card.queuesThatReceived() + " queues received");
      // Sorting keeps the order of what is equal: within a flow it has to be that of sending.
      Comparator<byte[]> byFlow = Comparator.comparingInt(frame -> Frames.getShort(frame, 34));
      checkSame(
          frames.stream().sorted(byFlow).toList(),
          received.stream().sorted(byFlow).toList(),
          "by flow");
      check(exchange(card, peer, frames).size() == frames.size(), "not all sent");
      return received.size() + " frames of 64 flows over " + count + " queues";
    }
  }

  private String filter() throws Exception {
    MacAddress group = MacAddress.parse("33:33:00:00:12:34");
    try (PortEnd card = new PortEnd(open(config().withFilter(List.of(group))));
        PortEnd peer = openPeer()) {
      card.awaitLink();
      List<byte[]> wanted = new ArrayList<>();
      List<byte[]> all = new ArrayList<>();
      for (MacAddress to : List.of(card.port.info().mac(), MacAddress.BROADCAST, group)) {
        byte[] frame = frame(60);
        Frames.putShort(frame, 0, (int) (to.value() >>> 32));
        Frames.putInt(frame, 2, (int) to.value());
        wanted.add(frame);
        all.add(frame);
        all.add(frame(60));
      }
      checkSame(wanted, exchange(peer, card, all), "filtered");
      return wanted.size() + " of " + all.size();
    }
  }

  /** What becomes of a packet on its way through the card's owner. */
  private interface Change {
    long apply(long packet);
  }

  /** What the peer has back of what it sent to the card, which returns each after a change. */
  private List<byte[]> echo(CardConfig config, List<byte[]> frames, Change change)
      throws Exception {
    try (PacketPool pool = new PacketPool(1024);
        PacketCache cache = pool.newCache();
        CardPort card = open(config);
        RxQueue rx = card.openRx(0, cache);
        TxQueue tx = card.openTx(0, cache);
        PortEnd peer = openPeer()) {
      List<byte[]> back = new ArrayList<>();
      Burst burst = new Burst();
      for (int i = 0; !card.link().up(); i++) {
        check(i < 500, "no link: " + card.link());
        Thread.sleep(10);
      }
      rx.poll(burst, 32);
      int sent = 0;
      long deadline = System.nanoTime() + 5 * PATIENCE_NANOS;
      while (back.size() < frames.size() && System.nanoTime() - deadline < 0) {
        if (sent == back.size()) {
          int end = Math.min(frames.size(), sent + WINDOW / 2);
          peer.send(frames.subList(sent, end));
          sent = end;
        }
        rx.poll(burst, 32);
        for (int i = 0; i < burst.size(); i++) {
          burst.set(i, change.apply(burst.get(i)));
        }
        tx.send(burst);
        tx.flush();
        peer.pollAll(back);
      }
      return back;
    }
  }

  private String vlan() throws Exception {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      byte[] frame = frame(64 + 10 * i);
      if (i % 3 != 0) {
        Frames.putShort(frame, 12, 0x8100);
        Frames.putShort(frame, 14, 0x2000 | 100 + i);
        Frames.putShort(frame, 16, 0x88b5);
      }
      frames.add(frame);
    }
    int[] tagged = {0};
    Change count =
        packet -> {
          tagged[0] += Packet.has(packet, Packet.VLAN_TAG) ? 1 : 0;
          return packet;
        };
    List<byte[]> back = echo(config().withVlanOffload(), frames, count);
    // The peer's kernel hands frames of one EtherType on in order, and those of two in any.
    Comparator<byte[]> byType = Comparator.comparingInt(frame -> Frames.getShort(frame, 12));
    checkSame(
        frames.stream().sorted(byType).toList(),
        back.stream().sorted(byType).toList(),
        "there and back");
    check(tagged[0] == 66, tagged[0] + " tags taken off");
    return tagged[0] + " tags of " + frames.size() + " frames taken off and put in again";
  }

  private String checksum() throws Exception {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      frames.add(Frames.udp4(i, 20 + i, random));
    }
    int[] good = {0};
    Change open =
        packet -> {
          good[0] += Packet.has(packet, Packet.L4_CHECKSUM_GOOD) ? 1 : 0;
          long sum = InternetChecksum.add(17 + Packet.length(packet) - 34, packet + 26, 8);
          PacketMemory.putShort(packet + 40, InternetChecksum.fold(sum));
          return PacketMeta.withOpenChecksum(packet, 34, 6);
        };
    checkSame(frames, echo(config(), frames, open), "there and back");
    check(good[0] == frames.size(), good[0] + " checksums found right");
    List<byte[]> wrong = List.of(frames.get(0).clone());
    wrong.getFirst()[41] ^= 1;
    good[0] = 0;
    echo(config(), wrong, open);
    check(good[0] == 0, "a wrong checksum was found right");
    return "100 checksums found right and completed again, 1 found wrong";
  }

  private String interrupt() throws Exception {
    try (PacketPool pool = new PacketPool(1024);
        PacketCache cache = pool.newCache();
        CardPort card = open(config().withInterrupts());
        RxQueue rx = card.openRx(0, cache);
        PortEnd peer = openPeer()) {
      Sleeper sleeper = new Sleeper(rx.interruptFd());
      Burst burst = new Burst();
      for (int i = 0; !card.link().up(); i++) {
        check(i < 500, "no link: " + card.link());
        Thread.sleep(10);
      }
      long worst = 0;
      for (int i = 0; i < 50; i++) {
        rx.poll(burst, 32);
        rx.armInterrupt();
        check(i % 10 != 0 || !sleeper.wakes(50), "woke for nothing, round " + i);
        long start = System.nanoTime();
        peer.send(List.of(frame(60)));
        check(sleeper.wakes(1000), "did not wake, round " + i);
        worst = Math.max(worst, System.nanoTime() - start);
        rx.disarmInterrupt();
        check(!sleeper.wakes(0), "still awake, round " + i);
        check(rx.poll(burst, 32) == 1, "woke and found nothing, round " + i);
        cache.free(burst);
        peer.send(List.of(frame(60)));
        rx.armInterrupt();
        check(sleeper.wakes(1000), "what came before arming did not wake it, round " + i);
        rx.disarmInterrupt();
        rx.poll(burst, 32);
        cache.free(burst);
      }
      return "50 wakes, the slowest after " + worst / 1000 + " us";
    }
  }
}
