package io.millrace.driver.vmxnet3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardCounters;
import io.millrace.driver.card.CardException;
import io.millrace.driver.card.Register;
import io.millrace.driver.ffi.Poll;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class Vmxnet3DriverTest {
  private static final CardConfig CONFIG = Workbench.small();

  @Test
  void theAddressIsTheOneTheCardWasMadeWith() {
    try (Workbench bench = new Workbench(CONFIG, 64)) {
      assertEquals(MacAddress.parse("02:00:5e:10:20:30"), bench.driver.mac());
      assertEquals(0x3020_105e_0002L, bench.card.macRegisters());
    }
  }

  @Test
  void registersAreEightBytesApartAndDoNotOverlap() {
    for (List<Register> bar : List.of(Registers.PT, Registers.VD)) {
      int end = 0;
      for (Register register : bar) {
        assertTrue(register.offset() >= end, register.name());
        end = register.at(register.count() - 1) + 8;
      }
      assertTrue(end <= 4096);
    }
  }

  @Test
  void theSharedStructureSaysWhatIsConfigured() {
    try (Workbench bench = new Workbench(CONFIG.withQueues(2, 3).withVlanOffload(), 64)) {
      assertEquals(7, bench.card.sharedLong(24), "checksum, RSS, VLAN");
      assertEquals(1508, (int) bench.card.sharedLong(56), "MTU and two tags");
      assertEquals(0x0203, bench.card.sharedLong(56) >>> 48 & 0xffff, "queues");
      assertEquals(0x020301, bench.card.sharedLong(80) & 0xffffff, "masking, vectors, events");
      assertEquals(1, bench.card.sharedLong(104) >>> 32, "interrupts are off");
      assertEquals(0x15, bench.card.sharedLong(120), "promiscuous");
      assertEquals(-1, bench.card.sharedLong(136));
      assertEquals(-1, bench.card.sharedLong(640));
      assertEquals(176L << 32 | 1, bench.card.sharedLong(648));
      long rss = bench.card.reach(bench.card.sharedLong(656), 176, 8);
      assertEquals(128L << 48 | 40L << 32 | 1 << 16 | 0xf, PacketMemory.getLongLe(rss));
      assertEquals(0x6d5a, PacketMemory.getShort(rss + 46));
      assertEquals(1, PacketMemory.getByte(rss + 175));
      assertEquals(1, bench.card.rx(1).vector);
      assertEquals(2, bench.card.tx(2).vector);
    }
  }

  @Test
  void groupsAreTheCardsToFilter() {
    List<MacAddress> groups =
        List.of(MacAddress.parse("01:00:5e:00:00:01"), MacAddress.parse("33:33:00:00:00:01"));
    try (Workbench bench = new Workbench(CONFIG.withFilter(groups), 64)) {
      assertEquals(12L << 32 | 7, bench.card.sharedLong(120), "own, groups, broadcast");
      long table = bench.card.reach(bench.card.sharedLong(128), 12, 1);
      assertEquals(0x01005e000001L, PacketMemory.getLong(table) >>> 16);
      assertEquals(0x333300000001L, PacketMemory.getLong(table + 6) >>> 16);
    }
  }

  @Test
  void otherStationsTakeAPromiscuousCard() {
    List<MacAddress> others = List.of(MacAddress.parse("02:00:00:00:00:99"));
    try (Workbench bench = new Workbench(CONFIG.withFilter(others), 64)) {
      assertEquals(0x15, bench.card.sharedLong(120));
    }
  }

  @Test
  void theLinkIsWhatTheCardSays() {
    try (Workbench bench = new Workbench(CONFIG, 64)) {
      assertEquals(new LinkState(true, 10_000, ""), bench.driver.link());
      bench.card.linkUp = false;
      assertFalse(bench.driver.link().up());
    }
  }

  @Test
  void whatTheCardCannotDoIsRefusedAndTheCardClosed() {
    refuse(CONFIG.withQueues(1, 9), "p0: vmxnet3 has up to 8 transmit queues");
    refuse(CONFIG.withQueues(3, 1), "p0: vmxnet3 has 1, 2, 4 or 8 receive queues");
    refuse(CONFIG.withQueues(16, 1), "p0: vmxnet3 has 1, 2, 4 or 8 receive queues");
    refuse(CONFIG.withMtu(9001), "p0: the largest MTU of vmxnet3 is 9000");
  }

  private static void refuse(CardConfig config, String message) {
    Vmxnet3Model card = new Vmxnet3Model();
    PortException e = assertThrows(PortException.class, () -> Vmxnet3Driver.open(card, config));
    assertEquals(message, e.getMessage());
    assertTrue(card.closed);
  }

  @Test
  void aCardThatIsNoneIsRefused() {
    Vmxnet3Model card = new Vmxnet3Model();
    card.gone = true;
    assertThrows(PortException.class, () -> Vmxnet3Driver.open(card, CONFIG));
    Vmxnet3Model future = new Vmxnet3Model();
    future.revisions = 0x40;
    assertThrows(PortException.class, () -> Vmxnet3Driver.open(future, CONFIG));
    Vmxnet3Model poor = new Vmxnet3Model();
    poor.vectors = 1;
    assertThrows(PortException.class, () -> Vmxnet3Driver.open(poor, CONFIG.withInterrupts()));
  }

  @Test
  void aRefusedConfigurationIsAnError() {
    Vmxnet3Model card = new Vmxnet3Model();
    card.refusesActivation = true;
    try (Vmxnet3Driver driver = Vmxnet3Driver.open(card, CONFIG)) {
      CardException e = assertThrows(CardException.class, driver::start);
      assertEquals("the card refuses its configuration: status 1", e.getMessage());
    }
  }

  @Test
  void aCardIsHaltedAsOftenAsOneLikes() {
    Vmxnet3Model card = new Vmxnet3Model();
    Vmxnet3Driver driver = Vmxnet3Driver.open(card, CONFIG);
    driver.halt();
    driver.start();
    assertTrue(card.isActive());
    driver.halt();
    driver.halt();
    assertFalse(card.isActive());
    driver.start();
    assertTrue(card.isActive());
    driver.close();
    driver.close();
    assertFalse(card.isActive());
    assertTrue(card.closed);
  }

  @Test
  void whatTheCardCountsIsCollectedOnce() {
    try (Workbench bench = new Workbench(CONFIG.withQueues(2, 2), 64)) {
      bench.card.rx(0).statistics[8] = 5;
      bench.card.rx(1).statistics[8] = 6;
      bench.card.rx(1).statistics[9] = 7;
      bench.card.tx(0).statistics[8] = 8;
      bench.card.tx(1).statistics[9] = 9;
      assertEquals(List.of(11L, 7L, 17L), collect(bench));
      assertEquals(List.of(0L, 0L, 0L), collect(bench));
      bench.card.rx(0).statistics[8] = 6;
      assertEquals(List.of(1L, 0L, 0L), collect(bench));
      bench.card.rx(0).statistics[8] = -1000;
      assertEquals(List.of(0L, 0L, 0L), collect(bench), "a counter that runs backwards");
    }
  }

  private static List<Long> collect(Workbench bench) {
    CardCounters counters = new CardCounters();
    bench.driver.collect(counters);
    return List.of(counters.missed(), counters.rxErrors(), counters.txErrors());
  }

  @Test
  void aStoppedQueueIsSaidAndAcknowledged() {
    try (Workbench bench = new Workbench(CONFIG.withQueues(2, 1), 64)) {
      bench.card.stop(bench.card.rx(1), 0x80000004);
      CardException e = assertThrows(CardException.class, bench.driver::check);
      assertEquals("the card has stopped, receive queue 1 by error 0x80000004", e.getMessage());
      assertEquals(0, (int) bench.card.sharedLong(696));
    }
  }

  @Test
  void otherEventsAreAcknowledged() {
    try (Workbench bench = new Workbench(CONFIG, 64)) {
      bench.card.event(0x1c);
      bench.driver.check();
      assertEquals(0, (int) bench.card.sharedLong(696));
    }
  }

  @Test
  void aResetByOthersIsNoticed() {
    try (Workbench bench = new Workbench(CONFIG, 64)) {
      bench.driver.check();
      bench.card.resetBehindTheDriver();
      assertThrows(CardException.class, bench.driver::check);
    }
  }

  @Test
  void aVanishedCardIsAnErrorEverywhereAndHaltedWithoutOne() {
    try (Workbench bench = new Workbench(CONFIG, 64)) {
      bench.card.gone = true;
      assertThrows(CardException.class, bench.driver::check);
      assertThrows(CardException.class, bench.driver::link);
      assertThrows(CardException.class, bench.driver::start);
      assertEquals(0, bench.poll());
    }
  }

  @Test
  void anArmedInterruptComesOnceForWhatArrivesAndForWhatHasArrived() {
    try (Workbench bench = new Workbench(CONFIG.withQueues(2, 1).withInterrupts(), 256);
        Arena arena = Arena.ofConfined()) {
      assertFalse(isRaised(bench, 0, arena));
      bench.card.arrive(0, 1, 60);
      assertFalse(isRaised(bench, 0, arena), "not armed");
      bench.driver.armInterrupt(0);
      assertTrue(isRaised(bench, 0, arena));
      bench.driver.disarmInterrupt(0);
      assertFalse(isRaised(bench, 0, arena));
      bench.driver.armInterrupt(0);
      assertFalse(isRaised(bench, 0, arena));
      bench.card.arrive(0, 3, 60);
      assertTrue(isRaised(bench, 0, arena));
      assertTrue(bench.card.interrupts.isMasked(0));
      assertFalse(isRaised(bench, 1, arena));
    }
  }

  private static boolean isRaised(Workbench bench, int queue, Arena arena) {
    MemorySegment fds = arena.allocate(Poll.POLLFD);
    fds.set(ValueLayout.JAVA_INT, 0, bench.driver.interruptFd(queue));
    fds.set(ValueLayout.JAVA_SHORT, 4, (short) Poll.POLLIN);
    return Poll.poll(fds, 0) == 1;
  }

  @Test
  void withoutInterruptsThereIsNoDescriptor() {
    try (Workbench bench = new Workbench(CONFIG, 64)) {
      assertEquals(-1, bench.driver.interruptFd(0));
    }
  }
}
