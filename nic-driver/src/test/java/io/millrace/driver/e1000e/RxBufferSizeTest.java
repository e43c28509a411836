package io.millrace.driver.e1000e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.port.PortException;
import org.junit.jupiter.api.Test;

class RxBufferSizeTest {
  @Test
  void theCardIsNeverToldOfMoreThanABufferHolds() {
    E1000eModel card = new E1000eModel();
    for (int room = 256; room < 65_000; room++) {
      RxBufferSize size = RxBufferSize.within(room);
      card.set(0x100, size.rctl());
      assertEquals(size.bytes(), card.receiver().bufferBytes(), "room " + room);
      assertTrue(size.bytes() <= room, "room " + room);
      assertTrue(size.bytes() > room / 2 || size.bytes() == 15 << 10, "room " + room);
    }
  }

  @Test
  void aBufferOfLessThanTheSmallestSizeIsRefused() {
    assertThrows(PortException.class, () -> RxBufferSize.within(255));
  }

  @Test
  void theTransmitSideHasRoomForTwoFrames() {
    assertEquals(32, E1000eSetup.rxKib(1526));
    for (int frame = 64; frame <= E1000eSetup.MAX_FRAME; frame++) {
      int rx = E1000eSetup.rxKib(frame) << 10;
      assertTrue((40 << 10) - rx >= 2 * frame && rx >= 2 * frame, "frame of " + frame);
    }
  }
}
