package io.millrace.driver.e1000e;

import static io.millrace.driver.intel.IntelRegisters.CTRL;
import static io.millrace.driver.intel.IntelRegisters.CTRL_EXT;
import static io.millrace.driver.intel.IntelRegisters.MRQC;
import static io.millrace.driver.intel.IntelRegisters.RCTL;
import static io.millrace.driver.intel.IntelRegisters.RFCTL;
import static io.millrace.driver.intel.IntelRegisters.RXCSUM;
import static io.millrace.driver.intel.IntelRegisters.TCTL;
import static io.millrace.driver.intel.IntelRegisters.TIPG;
import static io.millrace.driver.intel.IntelRegisters.VET;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.intel.IntelCard;
import io.millrace.driver.intel.IntelRegisters;
import io.millrace.driver.intel.IntelRxRing;
import io.millrace.driver.intel.IntelStatistics;
import io.millrace.driver.intel.MacFilter;
import io.millrace.driver.intel.Phy;
import io.millrace.driver.intel.Rss;
import io.millrace.driver.port.MacAddress;

/**
 * The steps from a card in any state to one that receives and sends, in the order of the
 * datasheet's section 4.6. The rings are empty at the end.
 */
final class E1000eSetup {
  private static final int ALL = -1;
  private static final int CRC_BYTES = 4;

  /** Longest frame with its checksum sequence that needs no {@link IntelRegisters#RCTL_LPE}. */
  private static final int MAX_NORMAL_FRAME = 1522;

  /** Longest frame that the card takes, with its checksum sequence (7.1 and 7.2). */
  static final int MAX_FRAME = 9234;

  /** Receive addresses; the firmware may keep the last of the 16 for itself (10.2.5). */
  private static final int EXACT_ADDRESSES = 15;

  private static final int PHY_OWNER_MILLIS = 100;

  /** IPGT 8, IPGR1 8, IPGR2 6: the recommended gaps at any speed over copper (10.2.6). */
  private static final int GAPS = 8 | 8 << 10 | 6 << 20;

  /** Collision threshold 15 and distance 63: full duplex and half duplex of IEEE 802.3 (10.2.6). */
  private static final int COLLISIONS =
      15 << IntelRegisters.TCTL_CT_SHIFT | 63 << IntelRegisters.TCTL_COLD_SHIFT;

  private static final int COLLISION_FIELDS =
      0xff << IntelRegisters.TCTL_CT_SHIFT | 0x3ff << IntelRegisters.TCTL_COLD_SHIFT;

  /**
   * Fetch when 31 descriptors or fewer are left and one is there; report at once what asks for it,
   * which one descriptor of a burst does (10.2.6).
   */
  private static final int TX_THRESHOLDS =
      31 | 1 << 8 | E1000eRegisters.TXDCTL_COUNT_DESC | E1000eRegisters.DCTL_GRAN;

  /** Fetch when 32 are left and four are there; write back each as it is used (10.2.5). */
  private static final int RX_THRESHOLDS = 32 | 4 << 8 | 1 << 16 | E1000eRegisters.DCTL_GRAN;

  private E1000eSetup() {}

  /** Ends interrupts and DMA and resets the card (4.6.1, 4.6.2). */
  static void reset(Bar bar) {
    quiesce(bar);
    IntelCard.reset(bar);
    E1000eRegisters.IMC.put(bar, ALL);
    E1000eRegisters.ICR.put(bar, ALL);
  }

  /** Ends interrupts and DMA. */
  static void quiesce(Bar bar) {
    E1000eRegisters.IMC.put(bar, ALL);
    RCTL.clear(bar, IntelRegisters.RCTL_EN);
    TCTL.clear(bar, IntelRegisters.TCTL_EN);
    IntelCard.disableMaster(bar);
  }

  /**
   * General configuration and link (4.6.2, 4.6.3): speed and duplex as the PHY negotiates them; no
   * pause frames either way, since a router drops rather than stops its neighbors.
   */
  static void general(Bar bar, CardConfig config) {
    CTRL_EXT.set(bar, IntelRegisters.CTRL_EXT_DRV_LOAD);
    int off =
        IntelRegisters.CTRL_GIO_MASTER_DISABLE
            | IntelRegisters.CTRL_FRCSPD
            | IntelRegisters.CTRL_FRCDPLX
            | IntelRegisters.CTRL_RFCE
            | IntelRegisters.CTRL_TFCE
            | IntelRegisters.CTRL_VME;
    int on = IntelRegisters.CTRL_SLU | (config.vlanOffload() ? IntelRegisters.CTRL_VME : 0);
    CTRL.put(bar, CTRL.get(bar) & ~off | on);
    VET.put(bar, IntelRegisters.VET_8021Q);
    errata(bar);
    wakePhy(bar);
    E1000eRegisters.PBA.put(bar, rxKib(config.maxFrame() + CRC_BYTES));
    IntelStatistics.clear(bar);
  }

  /** Bits that the specification update asks for, beyond the datasheet. */
  private static void errata(Bar bar) {
    CTRL.clear(bar, 1 << 29);
    CTRL_EXT.put(bar, CTRL_EXT.get(bar) & ~(1 << 23) | 1 << 22);
    E1000eRegisters.GCR.set(bar, 1 << 22);
    E1000eRegisters.GCR2.set(bar, 1);
  }

  private static void wakePhy(Bar bar) {
    CardDriver.await(
        "getting the PHY from the card's firmware",
        PHY_OWNER_MILLIS,
        () -> {
          E1000eRegisters.EXTCNF_CTRL.set(bar, E1000eRegisters.EXTCNF_MDIO_SW_OWNERSHIP);
          int control = E1000eRegisters.EXTCNF_CTRL.get(bar);
          return (control & E1000eRegisters.EXTCNF_MDIO_SW_OWNERSHIP) != 0;
        });
    new Phy(bar).wake();
    E1000eRegisters.EXTCNF_CTRL.clear(bar, E1000eRegisters.EXTCNF_MDIO_SW_OWNERSHIP);
  }

  /** The transmit side gets room for two frames with their descriptors, and 8 KiB at least. */
  static int rxKib(int maxFrame) {
    int txKib = Math.max(8, Math.ceilDiv(2 * (maxFrame + TxDescriptor.BYTES), 1024));
    return E1000eRegisters.PACKET_BUFFER_KIB - txKib;
  }

  /** Receive initialization (4.6.5). */
  static void receive(
      Bar bar, CardConfig config, MacAddress mac, IntelRxRing[] rings, RxBufferSize size) {
    final int filter = MacFilter.program(bar, config, mac, EXACT_ADDRESSES);
    E1000eRegisters.RDTR.put(bar, 0);
    E1000eRegisters.RADV.put(bar, 0);
    for (int i = 0; i < rings.length; i++) {
      long address = rings[i].dmaAddress();
      E1000eRegisters.RDBAL.put(bar, i, (int) address);
      E1000eRegisters.RDBAH.put(bar, i, (int) (address >>> 32));
      E1000eRegisters.RDLEN.put(bar, i, rings[i].bytes());
      E1000eRegisters.RDH.put(bar, i, 0);
      E1000eRegisters.RDT.put(bar, i, 0);
      E1000eRegisters.RXDCTL.put(bar, i, RX_THRESHOLDS);
    }
    RFCTL.set(bar, E1000eRegisters.RFCTL_EXSTEN | E1000eRegisters.RFCTL_ACK_DIS);
    RXCSUM.put(
        bar,
        IntelRegisters.RXCSUM_IPOFLD | IntelRegisters.RXCSUM_TUOFLD | IntelRegisters.RXCSUM_PCSD);
    spread(bar, rings.length);
    boolean isLong = config.maxFrame() + CRC_BYTES > MAX_NORMAL_FRAME;
    RCTL.put(
        bar,
        IntelRegisters.RCTL_EN
            | IntelRegisters.RCTL_SECRC
            | (isLong ? IntelRegisters.RCTL_LPE : 0)
            | size.rctl()
            | filter);
  }

  /** By addresses, and by ports with TCP; the card does not look at UDP's (7.1.11). */
  private static void spread(Bar bar, int queues) {
    if (queues == 1) {
      MRQC.put(bar, 0);
      return;
    }
    Rss.program(bar, queues, 7);
    MRQC.put(
        bar,
        E1000eRegisters.MRQC_RSS
            | Rss.MRQC_TCP_IPV4
            | Rss.MRQC_IPV4
            | Rss.MRQC_IPV6
            | Rss.MRQC_TCP_IPV6_82574);
  }

  /** Transmit initialization (4.6.6). */
  static void transmit(Bar bar, E1000eTxRing[] rings) {
    E1000eRegisters.TIDV.put(bar, 1);
    for (int i = 0; i < rings.length; i++) {
      long address = rings[i].dmaAddress();
      E1000eRegisters.TDBAL.put(bar, i, (int) address);
      E1000eRegisters.TDBAH.put(bar, i, (int) (address >>> 32));
      E1000eRegisters.TDLEN.put(bar, i, rings[i].bytes());
      E1000eRegisters.TDH.put(bar, i, 0);
      E1000eRegisters.TDT.put(bar, i, 0);
    }
    for (int i = 0; i < E1000eRegisters.TXDCTL.count(); i++) {
      E1000eRegisters.TXDCTL.put(bar, i, TX_THRESHOLDS);
    }
    // The specification update's bits again: 30:27 off, 26 on.
    int arbitration = E1000eRegisters.TARC.get(bar, 0);
    E1000eRegisters.TARC.put(bar, 0, arbitration & ~(0xf << 27) | 1 << 26);
    TIPG.put(bar, GAPS);
    TCTL.put(
        bar,
        TCTL.get(bar) & ~COLLISION_FIELDS
            | COLLISIONS
            | IntelRegisters.TCTL_RTLC
            | IntelRegisters.TCTL_PSP
            | IntelRegisters.TCTL_EN);
  }
}
