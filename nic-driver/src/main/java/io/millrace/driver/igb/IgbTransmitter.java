package io.millrace.driver.igb;

import static io.millrace.driver.igb.IgbRegisters.DCTL_ENABLE;
import static io.millrace.driver.igb.IgbRegisters.DCTL_HTHRESH_SHIFT;
import static io.millrace.driver.igb.IgbRegisters.DCTL_PTHRESH_SHIFT;
import static io.millrace.driver.igb.IgbRegisters.TDBAH;
import static io.millrace.driver.igb.IgbRegisters.TDBAL;
import static io.millrace.driver.igb.IgbRegisters.TDH;
import static io.millrace.driver.igb.IgbRegisters.TDLEN;
import static io.millrace.driver.igb.IgbRegisters.TDT;
import static io.millrace.driver.igb.IgbRegisters.TDWBAH;
import static io.millrace.driver.igb.IgbRegisters.TDWBAL;
import static io.millrace.driver.igb.IgbRegisters.TXDCTL;
import static io.millrace.driver.intel.IntelRegisters.TCTL;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.Card;
import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.intel.IntelRegisters;
import java.util.ArrayList;
import java.util.List;

/** The transmitting half of the card: its rings and their registers (4.5.10, 7.2). */
final class IgbTransmitter implements AutoCloseable {
  private static final int ENABLE_MILLIS = 100;
  private static final int COLLISION_THRESHOLD = 15;
  private static final int COLLISION_DISTANCE = 64;

  /** Head write-back goes with a write-back threshold of zero only (7.2.3). */
  private static final int THRESHOLDS = 8 << DCTL_PTHRESH_SHIFT | 1 << DCTL_HTHRESH_SHIFT;

  private final Bar bar;
  private final List<IgbTxRing> rings = new ArrayList<>();

  /** Rings for a card that holds still. */
  IgbTransmitter(Card card, CardConfig config) {
    bar = card.bar(0);
    for (int queue = 0; queue < config.txQueues(); queue++) {
      rings.add(new IgbTxRing(bar, TDT.at(queue), card.dmaBase(), config.txSlots()));
    }
  }

  IgbTxRing ring(int queue) {
    return rings.get(queue);
  }

  /** Sets transmitting up and begins. */
  void start() {
    for (int queue = 0; queue < rings.size(); queue++) {
      enable(queue);
    }
    TCTL.put(
        bar,
        IntelRegisters.TCTL_EN
            | IntelRegisters.TCTL_PSP
            | IntelRegisters.TCTL_RTLC
            | COLLISION_THRESHOLD << IntelRegisters.TCTL_CT_SHIFT
            | COLLISION_DISTANCE << IntelRegisters.TCTL_COLD_SHIFT);
  }

  /** One queue, as 4.5.10 has it. */
  private void enable(int queue) {
    IgbTxRing ring = rings.get(queue);
    TXDCTL.put(bar, queue, 0);
    TDBAL.put(bar, queue, (int) ring.dmaAddress());
    TDBAH.put(bar, queue, (int) (ring.dmaAddress() >>> 32));
    TDLEN.put(bar, queue, ring.bytes());
    TDH.put(bar, queue, 0);
    TDT.put(bar, queue, 0);
    TDWBAL.put(bar, queue, (int) ring.headDmaAddress() | IgbRegisters.TDWBAL_HEAD_WB_EN);
    TDWBAH.put(bar, queue, (int) (ring.headDmaAddress() >>> 32));
    TXDCTL.put(bar, queue, THRESHOLDS | DCTL_ENABLE);
    CardDriver.await(
        "turning transmit queue " + queue + " on",
        ENABLE_MILLIS,
        () -> (TXDCTL.get(bar, queue) & DCTL_ENABLE) != 0);
  }

  /** Stops transmitting (4.5.10.1). */
  void stop() {
    TCTL.put(bar, IntelRegisters.TCTL_PSP);
    for (int queue = 0; queue < rings.size(); queue++) {
      TXDCTL.put(bar, queue, 0);
    }
  }

  @Override
  public void close() {
    rings.forEach(IgbTxRing::close);
  }
}
