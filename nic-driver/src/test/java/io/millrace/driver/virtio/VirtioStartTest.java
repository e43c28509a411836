package io.millrace.driver.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.card.CardException;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Taking a device over, starting and halting it. */
class VirtioStartTest {
  private static final CardConfig CONFIG = CardConfig.of("p0").withSlots(64, 64);

  private final VirtioModel model = new VirtioModel(4);
  private final ModelCard card = new ModelCard(model);
  private @Nullable CardDriver opened;

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
    assertTrue(card.closed);
    assertFalse(model.memory.allowed);
    assertEquals(0, model.status);
  }

  private VirtioDriver open(CardConfig config) {
    VirtioDriver driver = (VirtioDriver) VirtioDriver.open(card, config);
    opened = driver;
    return driver;
  }

  private void assertRefused(CardConfig config, String why) {
    PortException e = assertThrows(PortException.class, () -> open(config));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(why), message);
    model.reset();
  }

  @Test
  void takesWhatItKnowsAndNothingElse() {
    VirtioDriver driver = open(CONFIG);
    driver.start();
    assertEquals(driver.features(), model.features);
    long known =
        Feature.VERSION_1 | Feature.ACCESS_PLATFORM | Feature.RING_PACKED | Feature.IN_ORDER;
    assertTrue(Feature.has(model.features, known | Feature.CSUM | Feature.GUEST_CSUM));
    assertEquals(0, model.features & (1L << 7 | 1L << 8 | 1L << 11 | 1L << 12 | 1L << 28));
    assertEquals(MacAddress.parse("52:54:00:01:02:03"), driver.mac());
    assertEquals(new LinkState(true, 2500, ""), driver.link());
    assertEquals(List.of("000001"), model.commands, "promiscuous");
    model.config[6] = 0;
    assertEquals(LinkState.down("the link is down"), driver.link());
  }

  @Test
  void theAddressesToReceiveAreGivenToTheDevice() {
    List<MacAddress> macs =
        List.of(MacAddress.parse("01:00:5e:00:00:01"), MacAddress.parse("02:00:00:00:00:09"));
    open(CONFIG.withFilter(macs)).start();
    assertEquals(
        List.of("000000", "010001000000" + "020000000009" + "01000000" + "01005e000001"),
        model.commands);
  }

  @Test
  void severalPairsOfQueuesAreAskedFor() {
    VirtioDriver driver = open(CONFIG.withQueues(3, 2));
    driver.start();
    assertEquals(List.of("000001", "04000300"), model.commands);
    for (int i = 0; i < 6; i++) {
      assertTrue(model.queues[i].enabled);
    }
    assertFalse(model.queues[6].enabled);
    assertTrue(model.queues[8].enabled, "the control queue is behind all the device can have");
  }

  @Test
  void aDeviceThatHashesIsToldHow() {
    model.offered |= Feature.RSS;
    open(CONFIG.withQueues(3, 3)).start();
    String table = "000001000200".repeat(42) + "00000100";
    String expected = "0401" + "3f000000" + "7f00" + "0000" + table + "0300" + "28";
    assertEquals(List.of("000001", expected + "6d5a".repeat(20)), model.commands);
  }

  @Test
  void commandsWorkOnSplitQueuesTooAndWithoutOrder() {
    model.offered &= ~(Feature.RING_PACKED | Feature.IN_ORDER);
    open(CONFIG.withQueues(2, 2)).start();
    assertEquals(List.of("000001", "04000200"), model.commands);
  }

  @Test
  void aDeviceThatBypassesTheIommuIsRefused() {
    model.offered &= ~Feature.ACCESS_PLATFORM;
    assertRefused(CONFIG, "iommu_platform=on");
  }

  @Test
  void aLegacyDeviceIsRefused() {
    model.offered &= ~Feature.VERSION_1;
    assertRefused(CONFIG, "disable-legacy=on");
  }

  @Test
  void aDeviceWithoutModernStructuresIsRefused() {
    card.space.put(0x06, (byte) 0);
    assertRefused(CONFIG, "0000:00:08.0: the device has no common configuration structure");
  }

  @Test
  void aStructureOutsideItsBarIsRefused() {
    card.space.putInt(0x40 + 20 + 8, 0x3800);
    assertRefused(CONFIG, "does not fit its BAR");
  }

  @Test
  void whatTheDeviceCannotDoIsRefusedByName() {
    assertRefused(CONFIG.withVlanOffload(), "leave vlan offload off");
    assertRefused(CONFIG.withQueues(5, 5), "it has 4 pairs of queues, not 5");
    assertRefused(CONFIG.withQueues(1, 2), "its queues come in pairs");
    assertRefused(CONFIG.withMtu(9001), "its MTU is at most 9000");
    assertRefused(CONFIG.withQueues(4, 4).withInterrupts(), "it has 3 interrupt vectors");
    model.offered &= ~Feature.CTRL_RX;
    assertRefused(CONFIG.withFilter(List.of()), "make the port promiscuous");
  }

  @Test
  void ringsAreNoLargerThanTheDeviceHasThem() {
    model.maxQueueSize = 96;
    model.reset();
    VirtioDriver driver = open(CardConfig.of("p0"));
    driver.start();
    assertEquals(64, model.queues[0].size);
    assertEquals(64, model.queues[1].size);
  }

  @Test
  void aDeviceThatDoesNotAgreeIsAnError() {
    VirtioDriver driver = open(CONFIG);
    model.refusesFeatures = true;
    assertThrows(CardException.class, driver::start);
    driver.halt();
    model.refusesFeatures = false;
    model.refusesCommands = true;
    CardException e = assertThrows(CardException.class, driver::start);
    assertEquals("the device refuses to receive all frames or not", e.getMessage());
    driver.halt();
    model.refusesCommands = false;
    driver.start();
  }

  @Test
  void aDeviceThatDoesNotResetIsResetByItsBus() {
    VirtioDriver driver = open(CONFIG);
    driver.start();
    model.stuckInReset = true;
    driver.halt();
    assertEquals(1, card.functionResets);
    assertFalse(model.memory.allowed);
    model.stuckInReset = false;
    driver.start();
  }

  @Test
  void aDeviceThatFailsOrVanishesIsNoticed() {
    VirtioDriver driver = open(CONFIG);
    driver.start();
    driver.check();
    model.status |= VirtioTransport.DEVICE_NEEDS_RESET;
    assertThrows(CardException.class, driver::check);
    driver.halt();
    driver.start();
    driver.check();
    card.present = false;
    assertThrows(CardException.class, driver::check);
    driver.halt();
    assertThrows(CardException.class, driver::start);
    card.present = true;
  }
}
