package io.millrace.driver.e1000e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rings against the model, one thread, no port in between. */
class E1000eDriverTest {
  private static final CardConfig CONFIG = CardConfig.of("p0").withSlots(64, 64);
  private static final int L4_SEEN = 1 << 5;
  private static final int L4_WRONG = 1 << 29;
  private static final int DAMAGED = 1 << 31;

  private final E1000eModel card = new E1000eModel();
  private final PacketPool pool = new PacketPool(512);
  private final PacketCache cache = pool.newCache();
  private final Burst burst = new Burst();
  private final QueueCounters rx = new QueueCounters();
  private final QueueCounters tx = new QueueCounters();
  private final Random random = new Random(7);
  private CardDriver driver = E1000eDriver.open(card, CONFIG);

  @AfterEach
  void nothingIsLeftAndNothingWasTouched() {
    driver.halt();
    reclaim();
    cache.free(burst);
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
    driver.close();
    assertTrue(card.isClosed());
    assertEquals(0, card.faults(), "accesses outside packet memory, or while not bus master");
  }

  private void reclaim() {
    for (int i = 0; i < 2; i++) {
      try {
        driver.rxRing(i).reclaim(cache);
        driver.txRing(i).reclaim(cache, tx);
      } catch (ArrayIndexOutOfBoundsException e) {
        break; // there is only one
      }
    }
  }

  private void start(CardConfig config) {
    driver.close();
    driver = E1000eDriver.open(card, config);
    start();
  }

  private void start() {
    driver.start();
    for (int i = 0; i < 1; i++) {
      driver.rxRing(i).post(cache);
    }
  }

  private byte[] frame(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    bytes[0] &= (byte) 0xfe;
    bytes[12] = (byte) 0x88;
    bytes[13] = (byte) 0xb5;
    return bytes;
  }

  private long packet(byte[] bytes) {
    long packet = Packet.withLength(cache.allocate(), bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      PacketMemory.putByte(packet + i, bytes[i]);
    }
    return packet;
  }

  private static byte[] bytes(long packet) {
    byte[] bytes = new byte[Packet.length(packet)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) PacketMemory.getByte(packet + i);
    }
    return bytes;
  }

  private int poll() {
    return driver.rxRing(0).poll(burst, 32, cache, rx);
  }

  private List<byte[]> send() {
    int size = burst.size();
    assertEquals(size, driver.txRing(0).offer(burst, 0, size, cache, tx));
    burst.clear();
    driver.txRing(0).ring();
    return card.sender().step();
  }

  private int complete() {
    return driver.txRing(0).complete(cache, tx);
  }

  @Test
  void startsTheCardWithoutBusMasteringBeforeTheReset() {
    assertEquals(MacAddress.parse("52:54:00:00:00:01"), driver.mac());
    assertFalse(card.isBusMaster());
    assertFalse(driver.link().up(), "the PHY has no power yet");
    start();
    assertTrue(card.isBusMaster());
    assertTrue(driver.link().up());
    assertEquals(1000, driver.link().speedMbps());
    assertEquals(63, card.receiver().free(0));
    card.link(false);
    assertFalse(driver.link().up());
  }

  @Test
  void receivesFramesOfAllSizesInOrderOverManyRounds() {
    start();
    for (int round = 0; round < 100; round++) {
      List<byte[]> frames = new ArrayList<>();
      for (int i = random.nextInt(33); i > 0; i--) {
        frames.add(frame(60 + random.nextInt(1463)));
        assertTrue(card.receiver().receive(frames.getLast()), "round " + round);
      }
      int received = poll();
      received += poll();
      assertEquals(frames.size(), received);
      for (int i = 0; i < received; i++) {
        assertArrayEquals(frames.get(i), bytes(burst.get(i)));
      }
      cache.free(burst);
    }
  }

  @Test
  void sendsFramesOfAllSizesInOrderWithOneReportAndOneDoorbellForEachBurst() {
    start();
    int doorbells = card.doorbells();
    int packets = 0;
    for (int round = 0; round < 100; round++) {
      List<byte[]> frames = new ArrayList<>();
      for (int i = 1 + random.nextInt(40); i > 0; i--) {
        frames.add(frame(60 + random.nextInt(1463)));
        burst.add(packet(frames.getLast()));
        packets++;
      }
      List<byte[]> sent = send();
      assertEquals(frames.size(), sent.size());
      for (int i = 0; i < sent.size(); i++) {
        assertArrayEquals(frames.get(i), sent.get(i));
      }
      assertEquals(0, complete());
    }
    assertEquals(packets, tx.asTx().txPackets());
    assertEquals(100, card.sender().reports());
    assertEquals(100, card.doorbells() - doorbells);
  }

  @Test
  void takesNoMoreThanTheRingHoldsAndGoesOnWhenThereIsRoom() {
    start();
    for (int i = 0; i < 100; i++) {
      burst.add(packet(frame(60)));
    }
    assertEquals(63, driver.txRing(0).offer(burst, 0, 100, cache, tx));
    driver.txRing(0).ring();
    card.sender().run(0, 10);
    assertEquals(63, complete(), "10 are sent, but only the last one of 63 reports");
    card.sender().run(0, 53);
    assertEquals(100, driver.txRing(0).offer(burst, 63, 100, cache, tx));
    assertEquals(37, complete());
    burst.clear();
  }

  @Test
  void completesOpenChecksumsAndTellsTheCardOnlyOnceWhereTheyAre() {
    start();
    for (int i = 0; i < 3; i++) {
      byte[] frame = frame(80 + i);
      frame[50] = 0;
      frame[51] = 0;
      burst.add(PacketMeta.withOpenChecksum(packet(frame), 34, 16));
    }
    List<byte[]> sent = send();
    assertEquals(3, sent.size());
    for (byte[] frame : sent) {
      assertEquals(0xffff, sum(frame, 34));
    }
    assertEquals(4, card.peek(0x3810), "one context and three frames");
    assertEquals(0, complete());
  }

  @Test
  void checksumsThatTheCardCannotDoAreDoneBeforeOrCountAsErrors() {
    start();
    burst.add(PacketMeta.withOpenChecksum(packet(new byte[400]), 300, 16));
    burst.add(PacketMeta.withOpenChecksum(packet(new byte[60]), 50, 16));
    burst.add(PacketMeta.withOpenChecksum(packet(new byte[60]), 65_000, 16));
    List<byte[]> sent = send();
    assertEquals(1, sent.size());
    assertEquals(0xffff, sum(sent.getFirst(), 300));
    assertEquals(2, tx.asTx().txErrors());
    assertEquals(0, complete());
  }

  private static int sum(byte[] frame, int from) {
    int sum = 0;
    ByteBuffer bytes = ByteBuffer.wrap(java.util.Arrays.copyOf(frame, frame.length + 1));
    for (int i = from; i < frame.length; i += 2) {
      sum += bytes.getShort(i) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return (sum & 0xffff) + (sum >>> 16);
  }

  @Test
  void veryShortFramesGetAsLongAsTheCardNeedsThem() {
    start();
    long packet = packet(frame(14));
    PacketMemory.putLong(packet + 14, -1);
    burst.add(packet);
    byte[] sent = send().getFirst();
    assertEquals(0, sent[14] | sent[15] | sent[16]);
    assertEquals(0, complete());
    assertEquals(17, tx.asTx().txBytes());
  }

  @Test
  void vlanTagsGoThroughTheCard() {
    start(CONFIG.withVlanOffload());
    byte[] tagged = frame(100);
    ByteBuffer.wrap(tagged).putShort(12, (short) 0x8100).putShort(14, (short) 0x2064);
    card.receiver().receive(tagged);
    assertEquals(1, poll());
    assertTrue(Packet.has(burst.get(0), Packet.VLAN_TAG));
    assertEquals(0x2064, PacketMeta.vlanTag(burst.get(0)));
    assertEquals(96, Packet.length(burst.get(0)));
    assertArrayEquals(tagged, send().getFirst());
    assertEquals(0, complete());
  }

  @Test
  void vlanTagsStayInTheFrameUnlessConfigured() {
    start();
    byte[] tagged = frame(100);
    ByteBuffer.wrap(tagged).putShort(12, (short) 0x8100);
    card.receiver().receive(tagged);
    poll();
    assertArrayEquals(tagged, bytes(burst.get(0)));
  }

  @Test
  void checksumsThatTheCardFoundRightAreReported() {
    start();
    card.receiver().receive(frame(60), L4_SEEN);
    card.receiver().receive(frame(60), L4_SEEN | L4_WRONG);
    card.receiver().receive(frame(60), 0);
    assertEquals(3, poll());
    assertTrue(Packet.has(burst.get(0), Packet.L4_CHECKSUM_GOOD));
    assertFalse(Packet.has(burst.get(1), Packet.L4_CHECKSUM_GOOD));
    assertFalse(Packet.has(burst.get(2), Packet.L4_CHECKSUM_GOOD));
  }

  @Test
  void framesThatAreTooLongOrDamagedAreErrorsAndTheNextOneIsNot() {
    start();
    for (int length : new int[] {1523, 2047, 2048, 2049, 6000, 9000}) {
      card.receiver().receive(frame(length));
    }
    card.receiver().receive(frame(60), DAMAGED);
    byte[] good = frame(1522);
    card.receiver().receive(good);
    assertEquals(1, poll());
    assertArrayEquals(good, bytes(burst.get(0)));
    assertEquals(7, rx.asRx().rxErrors());
  }

  @Test
  void acceptsWhatTheFiltersSay() {
    List<MacAddress> macs = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      macs.add(new MacAddress(0x02_00_00_00_01_00L + i));
    }
    MacAddress hashed = MacAddress.parse("33:33:00:00:12:34");
    macs.add(hashed);
    start(CONFIG.withFilter(macs));
    assertTrue(card.receiver().receive(to(driver.mac())));
    assertTrue(card.receiver().receive(to(MacAddress.BROADCAST)));
    assertTrue(card.receiver().receive(to(macs.get(13))));
    assertTrue(card.receiver().receive(to(hashed)));
    assertFalse(card.receiver().receive(to(MacAddress.parse("02:00:00:00:02:00"))));
    assertFalse(card.receiver().receive(to(MacAddress.parse("33:33:00:00:12:99"))));
    macs.add(MacAddress.parse("02:00:00:00:02:00"));
    driver.halt();
    reclaim();
    start(CONFIG.withFilter(macs));
    assertTrue(card.receiver().receive(to(MacAddress.parse("02:00:00:00:02:00"))));
    assertFalse(card.receiver().receive(to(MacAddress.parse("33:33:00:00:12:99"))));
    poll();
  }

  private byte[] to(MacAddress mac) {
    byte[] frame = frame(60);
    ByteBuffer.wrap(frame).putShort((short) (mac.value() >>> 32)).putInt((int) mac.value());
    return frame;
  }

  @Test
  void flowsAreSpreadOverTwoQueuesAndBothSend() {
    start(CONFIG.withQueues(2, 2));
    driver.rxRing(1).post(cache);
    for (int i = 0; i < 40; i++) {
      byte[] frame = frame(60);
      ByteBuffer.wrap(frame).putShort(12, (short) 0x0800).putInt(26, 0x0a000001).putInt(30, i);
      card.receiver().receive(frame);
    }
    int first = poll();
    int second = driver.rxRing(1).poll(burst, 256, cache, rx);
    assertEquals(40, first + second);
    assertTrue(first > 4 && second > 4, first + " and " + second);
    assertEquals(40, driver.txRing(1).offer(burst, 0, 40, cache, tx));
    burst.clear();
    driver.txRing(1).ring();
    assertEquals(40, card.sender().step().size());
    assertEquals(0, driver.txRing(1).complete(cache, tx));
  }

  @Test
  void whatTheCardCannotDoIsRefusedAndTheCardClosed() {
    assertRefused(CONFIG.withQueues(3, 1), "two receive");
    assertRefused(CONFIG.withMtu(9209), "MTU of up to 9208");
    E1000eModel absent = new E1000eModel();
    absent.vanish(true);
    PortException e = assertThrows(PortException.class, () -> E1000eDriver.open(absent, CONFIG));
    assertTrue(String.valueOf(e.getMessage()).contains("does not answer"), e.toString());
    assertTrue(absent.isClosed());
  }

  private static void assertRefused(CardConfig config, String why) {
    E1000eModel other = new E1000eModel();
    PortException e = assertThrows(PortException.class, () -> E1000eDriver.open(other, config));
    assertTrue(String.valueOf(e.getMessage()).contains(why), e.toString());
    assertTrue(other.isClosed());
  }

  @Test
  void anExhaustedPoolCountsAndTheRingLivesOn() {
    start();
    List<Long> taken = new ArrayList<>();
    for (long p = cache.allocate(); p != Packet.NONE; p = cache.allocate()) {
      taken.add(p);
    }
    for (int i = 0; i < 200; i++) {
      assertTrue(card.receiver().receive(frame(60)));
      assertEquals(0, poll());
    }
    assertEquals(200, rx.asRx().rxNoBuffer());
    taken.forEach(cache::free);
    card.receiver().receive(frame(60));
    assertEquals(1, poll());
  }

  @Test
  void whateverTheCardWritesBackNothingIsTouchedAndNothingIsLost() {
    start();
    for (int i = 0; i < 20_000; i++) {
      if (card.receiver().free(0) > 0) {
        boolean plausible = random.nextInt(4) != 0;
        long length = random.nextInt(plausible ? 1522 : 65_536);
        long status = plausible ? 3 | random.nextInt(256) : random.nextInt() | 1;
        card.receiver()
            .writeBackAnything(0, random.nextLong() << 48 | length << 32 | status & 0xffff_ffffL);
      }
      if (poll() > 0) {
        for (int k = 0; k < burst.size(); k++) {
          long packet = burst.get(k);
          assertTrue(Packet.length(packet) > 0 && Packet.length(packet) <= PacketMemory.DATA_ROOM);
        }
        cache.free(burst);
      }
    }
    PortStats stats = rx.asRx();
    assertTrue(stats.rxPackets() > 100, stats.toString());
    assertTrue(stats.rxErrors() > 100, stats.toString());
  }

  @Test
  void whatWasNotSentIsAnErrorAfterAHalt() {
    start();
    for (int i = 0; i < 10; i++) {
      burst.add(packet(frame(60)));
    }
    driver.txRing(0).offer(burst, 0, 10, cache, tx);
    burst.clear();
    driver.txRing(0).ring();
    driver.halt();
    reclaim();
    assertEquals(10, tx.asTx().txErrors());
    assertFalse(card.isBusMaster());
    start();
    burst.add(packet(frame(60)));
    assertEquals(1, send().size());
    assertEquals(0, complete());
  }

  @Test
  void haltsACardThatHangs() {
    start();
    card.hangMaster(true);
    driver.halt();
    card.hangInReset(true);
    long before = System.nanoTime();
    driver.halt();
    assertTrue(System.nanoTime() - before < 3_000_000_000L);
    assertFalse(card.isBusMaster());
  }
}
