package io.millrace.driver.igb;

import static io.millrace.driver.igb.IgbRegisters.DCTL_ENABLE;
import static io.millrace.driver.igb.IgbRegisters.DCTL_HTHRESH_SHIFT;
import static io.millrace.driver.igb.IgbRegisters.DCTL_PTHRESH_SHIFT;
import static io.millrace.driver.igb.IgbRegisters.DCTL_WTHRESH_SHIFT;
import static io.millrace.driver.igb.IgbRegisters.DVMOLR;
import static io.millrace.driver.igb.IgbRegisters.RDBAH;
import static io.millrace.driver.igb.IgbRegisters.RDBAL;
import static io.millrace.driver.igb.IgbRegisters.RDLEN;
import static io.millrace.driver.igb.IgbRegisters.RDT;
import static io.millrace.driver.igb.IgbRegisters.RLPML;
import static io.millrace.driver.igb.IgbRegisters.RQDPC;
import static io.millrace.driver.igb.IgbRegisters.RXDCTL;
import static io.millrace.driver.igb.IgbRegisters.SRRCTL;
import static io.millrace.driver.intel.IntelRegisters.MRQC;
import static io.millrace.driver.intel.IntelRegisters.RCTL;
import static io.millrace.driver.intel.IntelRegisters.RXCSUM;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.Card;
import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.intel.IntelRegisters;
import io.millrace.driver.intel.IntelRxRing;
import io.millrace.driver.intel.MacFilter;
import io.millrace.driver.intel.Rss;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.MacAddress;
import java.util.ArrayList;
import java.util.List;

/** The receiving half of the card: its rings and their registers (4.5.9, 7.1). */
final class IgbReceiver implements AutoCloseable {
  private static final int EXACT_ADDRESSES = 16;
  private static final int CHECKSUM_SEQUENCE = 4;
  private static final int ENABLE_MILLIS = 100;

  private static final int MRQC_RSS = 2;
  private static final int MRQC_TCP_IPV6_EX = 1 << 18;
  private static final int MRQC_UDP_IPV4 = 1 << 22;
  private static final int MRQC_UDP_IPV6 = 1 << 23;
  private static final int RXCSUM_CRCOFL = 1 << 11;

  /** The card fetches descriptors by 8, and writes each back as it is done. */
  private static final int THRESHOLDS =
      8 << DCTL_PTHRESH_SHIFT | 8 << DCTL_HTHRESH_SHIFT | 1 << DCTL_WTHRESH_SHIFT;

  private final Bar bar;
  private final IgbChip chip;
  private final CardConfig config;
  private final List<IntelRxRing> rings = new ArrayList<>();

  /** Rings for a card that holds still. */
  IgbReceiver(Card card, IgbChip chip, CardConfig config) {
    bar = card.bar(0);
    this.chip = chip;
    this.config = config;
    for (int queue = 0; queue < config.rxQueues(); queue++) {
      rings.add(
          new IntelRxRing(
              bar,
              RDT.at(queue),
              card.dmaBase(),
              config.rxSlots(),
              bufferKib() << IgbRegisters.SRRCTL_BSIZEPACKET_SHIFT,
              config.vlanOffload()));
    }
  }

  /** The card counts a buffer in KiB, and writes as many bytes if a frame has them. */
  private static int bufferKib() {
    return PacketMemory.DATA_ROOM >>> IgbRegisters.SRRCTL_BSIZEPACKET_SHIFT;
  }

  IntelRxRing ring(int queue) {
    return rings.get(queue);
  }

  /** Sets receiving up and begins, with no descriptor to receive into yet. */
  void start(MacAddress own) {
    int accept = MacFilter.program(bar, config, own, EXACT_ADDRESSES);
    RLPML.put(bar, config.maxFrame() + CHECKSUM_SEQUENCE);
    // The hash is only there in place of the packet checksum (8.10.15); the other two stay.
    RXCSUM.put(
        bar,
        IntelRegisters.RXCSUM_IPOFLD
            | IntelRegisters.RXCSUM_TUOFLD
            | RXCSUM_CRCOFL
            | IntelRegisters.RXCSUM_PCSD);
    spread();
    for (int queue = 0; queue < rings.size(); queue++) {
      enable(queue);
    }
    RCTL.put(
        bar, IntelRegisters.RCTL_EN | IntelRegisters.RCTL_LPE | IntelRegisters.RCTL_SECRC | accept);
  }

  /** Receive side scaling, by the ports of UDP as well (7.1.2.8, 8.10.21). */
  private void spread() {
    if (rings.size() == 1) {
      MRQC.put(bar, 0);
      return;
    }
    Rss.program(bar, rings.size(), 0);
    MRQC.put(
        bar,
        MRQC_RSS
            | Rss.MRQC_IPV4
            | Rss.MRQC_TCP_IPV4
            | MRQC_UDP_IPV4
            | Rss.MRQC_IPV6
            | Rss.MRQC_TCP_IPV6
            | MRQC_TCP_IPV6_EX
            | MRQC_UDP_IPV6);
  }

  /** One queue, as 4.5.9 has it. */
  private void enable(int queue) {
    IntelRxRing ring = rings.get(queue);
    RXDCTL.put(bar, queue, 0);
    RDBAL.put(bar, queue, (int) ring.dmaAddress());
    RDBAH.put(bar, queue, (int) (ring.dmaAddress() >>> 32));
    RDLEN.put(bar, queue, ring.bytes());
    // With several queues a full one must not hold up the others.
    int drop = rings.size() > 1 ? IgbRegisters.SRRCTL_DROP_EN : 0;
    SRRCTL.put(bar, queue, bufferKib() | IgbRegisters.SRRCTL_DESCTYPE_ADVANCED | drop);
    if (chip.isLater()) {
      int strip = config.vlanOffload() ? IgbRegisters.DVMOLR_STRVLAN : 0;
      DVMOLR.put(bar, queue, IgbRegisters.DVMOLR_STRCRC | strip);
    }
    RXDCTL.put(bar, queue, THRESHOLDS | DCTL_ENABLE);
    CardDriver.await(
        "turning receive queue " + queue + " on",
        ENABLE_MILLIS,
        () -> (RXDCTL.get(bar, queue) & DCTL_ENABLE) != 0);
    RDT.put(bar, queue, 0);
  }

  /** Stops receiving; what the card is writing is written when its master has ended (4.5.9.1). */
  void stop() {
    RCTL.put(bar, 0);
    for (int queue = 0; queue < rings.size(); queue++) {
      RXDCTL.put(bar, queue, 0);
    }
  }

  /** Whether it still is as {@link #start} left it; a card that was reset meanwhile is not. */
  boolean isOn() {
    return (RCTL.get(bar) & IntelRegisters.RCTL_EN) != 0;
  }

  /** Frames that queues have dropped since the last call, up to 4,095 of each on the 82576. */
  long drops() {
    long sum = 0;
    for (int queue = 0; queue < rings.size(); queue++) {
      sum += Integer.toUnsignedLong(RQDPC.get(bar, queue));
      if (chip.dropsAreCleared()) {
        RQDPC.put(bar, queue, 0);
      }
    }
    return sum;
  }

  @Override
  public void close() {
    rings.forEach(IntelRxRing::close);
  }
}
