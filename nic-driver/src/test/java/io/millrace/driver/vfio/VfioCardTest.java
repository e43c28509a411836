package io.millrace.driver.vfio;

import static io.millrace.driver.vfio.FakeKernel.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.CardException;
import io.millrace.driver.ffi.Errno;
import io.millrace.driver.pci.PciId;
import io.millrace.driver.port.PortException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VfioCardTest {
  private static final long BYTES = 4L << 20;
  private static final String CARD = "0000:00:08.0";
  private static final String OTHER = "0000:00:09.0";

  @TempDir Path root;
  private final MemorySegment packets = Arena.ofAuto().allocate(BYTES, 4096);
  private FakeKernel kernel;
  private FakeDevice device;
  private VfioHost host;

  @BeforeEach
  void aCardAndAnother() throws Exception {
    kernel = new FakeKernel(root);
    device = kernel.add(CARD, "5", "vfio-pci");
    kernel.add(OTHER, "6", "vfio-pci");
    host = kernel.host(packets);
  }

  @Test
  void aCardIsOpenedByItsGroupAndGivenBackInOrder() {
    try (VfioCard card = host.open(at(CARD))) {
      assertEquals(new PciId(0x8086, 0x10d3, 0x8086, 1, 0x02_0000, 0), card.id());
      assertEquals(at(CARD), card.address());
      assertEquals(BYTES, card.dmaBase());
      assertEquals(5, card.vectors());
      assertEquals(2, device.command());
      assertEquals(List.of(packets.address(), BYTES, 3L), kernel.mapped.get(card.dmaBase()));
      card.busMaster(true);
      assertEquals(6, device.command());
      assertEquals(BYTES, card.dmaBase());
      card.bar(0);
      card.connectInterrupts(31, 32);
    }
    assertEquals(
        List.of(
            "open vfio/vfio",
            "open vfio/5",
            "join vfio/5",
            "VFIO_SET_IOMMU",
            "open device " + CARD,
            "map",
            "bus master off",
            "bus master on",
            "mmap " + FakeDevice.BAR0_SIZE,
            "interrupts [31, 32]",
            "bus master off",
            "interrupts []",
            "munmap " + FakeDevice.BAR0_SIZE,
            "unmap",
            "close device " + CARD,
            "close vfio/5",
            "close vfio/vfio"),
        kernel.log);
  }

  @Test
  void aCharacterDeviceIsPreferredAndGivenBackInOrder() throws Exception {
    kernel.addCharacterDevice(CARD, "vfio0");
    try (VfioCard card = host.open(at(CARD))) {
      assertEquals(List.of(packets.address(), BYTES, 7L), kernel.mapped.get(card.dmaBase()));
    }
    assertEquals(
        List.of(
            "open iommu",
            "open vfio/devices/vfio0",
            "join vfio/devices/vfio0",
            "map",
            "bus master off",
            "bus master off",
            "unmap",
            "close vfio/devices/vfio0",
            "IOMMU_DESTROY",
            "close iommu"),
        kernel.log);
  }

  @Test
  void allCardsShareOneMapping() {
    VfioCard card = host.open(at(CARD));
    VfioCard other = host.open(at(OTHER));
    assertEquals(card.dmaBase(), other.dmaBase());
    assertEquals(1, kernel.mapped.size());
    card.close();
    card.close();
    assertEquals(1, kernel.mapped.size());
    assertEquals(List.of("device " + OTHER, "vfio/6", "vfio/vfio"), kernel.open());
    host.open(at(CARD)).close();
    assertEquals(List.of("device " + OTHER, "vfio/6", "vfio/vfio"), kernel.open());
    other.close();
    assertEquals(List.of(), kernel.open());
    assertEquals(1, kernel.log.stream().filter("map"::equals).count());
  }

  @Test
  void cardsOfOneGroupShareItsDescriptor() throws Exception {
    kernel.add("0000:00:08.1", "5", "vfio-pci");
    VfioCard card = host.open(at(CARD));
    VfioCard sister = host.open(at("0000:00:08.1"));
    card.close();
    assertEquals(List.of("device 0000:00:08.1", "vfio/5", "vfio/vfio"), kernel.open());
    sister.close();
    assertEquals(List.of(), kernel.open());
  }

  @Test
  void eachBarIsMappedAsFarAsItCanBe() {
    try (VfioCard card = host.open(at(CARD))) {
      Bar mapped = assertInstanceOf(MappedBar.class, now(card.bar(0)));
      assertEquals(FakeDevice.BAR0_SIZE, mapped.size());
      mapped.put32(8, 0x1234_5678);
      assertEquals(0x1234_5678, device.register(0, 8));
      assertEquals(0x5678, mapped.get16(8));
      assertEquals(0x56, mapped.get8(9));
      assertEquals(mapped, now(card.bar(0)));

      Bar byCalls = assertInstanceOf(RegionBar.class, now(card.bar(2)));
      byCalls.put64(0, 0x8877_6655_4433_2211L);
      assertEquals(0x8877_6655, byCalls.get32(4));
      assertEquals(0xff & 0x88, byCalls.get8(7));
      assertThrows(IndexOutOfBoundsException.class, () -> byCalls.get32(FakeDevice.BAR2_SIZE));
      assertThrows(IndexOutOfBoundsException.class, () -> byCalls.get32(-4));

      PortException e = assertThrows(PortException.class, () -> card.bar(4));
      assertEquals(CARD + " has no registers at BAR 4", e.getMessage());
    }
  }

  @Test
  void theTableOfInterruptsIsNotMapped() {
    try (VfioCard card = host.open(at(CARD))) {
      Bar bar = assertInstanceOf(SparseBar.class, now(card.bar(3)));
      kernel.log.clear();
      bar.put32(FakeDevice.TABLE - 4, 1);
      bar.put32(FakeDevice.TABLE + 4096, 2);
      assertEquals(1, bar.get32(FakeDevice.TABLE - 4));
      assertEquals(2, bar.get32(FakeDevice.TABLE + 4096));
      assertEquals(List.of(), kernel.log);
      bar.put32(FakeDevice.TABLE, 3);
      assertEquals(3, bar.get32(FakeDevice.TABLE));
      assertEquals(List.of("pwrite 4", "pread 4"), kernel.log);
      assertEquals(1, device.register(3, FakeDevice.TABLE - 4));
      assertEquals(2, device.register(3, FakeDevice.TABLE + 4096));
      assertEquals(3, device.register(3, FakeDevice.TABLE));
    }
  }

  @Test
  void registersCannotBeTouchedOnceTheCardIsClosed() {
    VfioCard card = host.open(at(CARD));
    Bar mapped = card.bar(0);
    Bar byCalls = card.bar(2);
    card.close();
    assertThrows(IllegalStateException.class, () -> mapped.get32(0));
    assertThrows(IllegalStateException.class, () -> byCalls.get32(0));
    assertThrows(IllegalStateException.class, () -> card.config().get16(0));
  }

  @Test
  void aResetLeavesTheMemorySpaceOnAndTheBusMasterOff() {
    try (VfioCard card = host.open(at(CARD))) {
      card.busMaster(true);
      assertTrue(card.reset());
      assertEquals(2, device.command());
      kernel.refused.put("VFIO_DEVICE_RESET", Errno.EAGAIN);
      assertThrows(CardException.class, card::reset);
    }
  }

  @Test
  void interruptsAreReplacedAndTurnedOff() {
    try (VfioCard card = host.open(at(CARD))) {
      card.connectInterrupts();
      card.connectInterrupts(41);
      card.connectInterrupts(42, 43);
      assertEquals(2, device.connected.length);
      card.connectInterrupts();
      assertEquals(0, device.connected.length);
      assertThrows(IllegalArgumentException.class, () -> card.connectInterrupts(1, 2, 3, 4, 5, 6));
    }
  }

  @Test
  void interruptsThatFailDoNotKeepTheCard() {
    VfioCard card = host.open(at(CARD));
    card.connectInterrupts(41);
    kernel.refused.put("VFIO_DEVICE_SET_IRQS", Errno.EIO);
    assertThrows(CardException.class, () -> card.connectInterrupts(42));
    card.close();
    assertEquals(List.of(), kernel.open());
  }

  @Test
  void aBarThatCannotBeReadIsNamed() {
    try (VfioCard card = host.open(at(CARD))) {
      kernel.refused.put("VFIO_DEVICE_GET_REGION_INFO", Errno.EIO);
      PortException e = assertThrows(PortException.class, () -> card.bar(0));
      assertTrue(String.valueOf(e.getMessage()).startsWith(CARD + ": BAR 0: "), e.getMessage());
    }
  }

  @Test
  void aCardThatWasPulledOutReadsAsOnesAndCanBeClosed() {
    VfioCard card = host.open(at(CARD));
    Bar byCalls = card.bar(2);
    assertTrue(card.isPresent());
    device.pulledOut = true;
    assertFalse(card.isPresent());
    assertEquals(-1, byCalls.get32(0));
    assertEquals(0xffff, card.config().get16(0));
    byCalls.put32(0, 1);
    card.close();
    assertEquals(List.of(), kernel.open());
  }

  @Test
  void aCardThatTheKernelWantsIsGivenBackWithNothingLeftOpen() {
    try (VfioCard card = host.open(at(CARD))) {
      assertFalse(card.isWantedBack());
      device.request();
      assertTrue(card.isWantedBack());
      assertFalse(card.isWantedBack(), "it has been told");
      Bar bar = card.bar(0);
      card.connectInterrupts(31);
      card.busMaster(true);
      kernel.log.clear();

      card.giveBack();
      assertEquals(
          List.of(
              "bus master off",
              "interrupts []",
              "munmap " + FakeDevice.BAR0_SIZE,
              "unmap",
              "close device " + CARD,
              "close vfio/5",
              "close vfio/vfio"),
          kernel.log);
      kernel.log.clear();
      bar.put32(8, 1);
      assertEquals(-1, bar.get32(8));
      assertEquals(FakeDevice.BAR0_SIZE, bar.size());
      assertFalse(card.isPresent());
      assertFalse(card.reset());
      assertFalse(card.isWantedBack());
      card.connectInterrupts(31);
      card.busMaster(true);
      card.giveBack();
      assertEquals(List.of(), kernel.log);
    }
    assertEquals(List.of(), kernel.open());
  }

  @Test
  void aCardIsTakenAgainWithTheSameRegisters() {
    VfioCard card = host.open(at(CARD));
    Bar mapped = card.bar(0);
    Bar sparse = card.bar(3);
    card.connectInterrupts(31);
    card.giveBack();
    kernel.refused.put("vfio/5", Errno.ENOENT);
    CardException e = assertThrows(CardException.class, card::takeAgain);
    assertTrue(String.valueOf(e.getMessage()).contains("it is not there"), e.getMessage());
    kernel.refused.clear();

    card.takeAgain();
    assertEquals(2, device.command());
    mapped.put32(8, 7);
    sparse.put32(FakeDevice.TABLE, 9);
    assertEquals(7, device.register(0, 8));
    assertEquals(9, device.register(3, FakeDevice.TABLE));
    card.connectInterrupts(31);
    device.request();
    assertTrue(card.isWantedBack());
    card.close();
    assertEquals(List.of(), kernel.open());
  }

  @Test
  void anotherCardInItsPlaceIsNotTaken() {
    VfioCard card = host.open(at(CARD));
    card.giveBack();
    device.become(0x8086, 0x10c9);
    CardException e = assertThrows(CardException.class, card::takeAgain);
    assertEquals(
        "another card is at 0000:00:08.0 now: 8086:10c9 instead of 8086:10d3", e.getMessage());
    assertEquals(List.of(), kernel.open());
    card.close();
  }

  private static Bar now(Bar bar) {
    return assertInstanceOf(LeasedBar.class, bar).now();
  }
}
