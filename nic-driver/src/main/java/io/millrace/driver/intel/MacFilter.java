package io.millrace.driver.intel;

import static io.millrace.driver.intel.IntelRegisters.MTA;
import static io.millrace.driver.intel.IntelRegisters.RAH;
import static io.millrace.driver.intel.IntelRegisters.RAL;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.CardConfig;
import io.millrace.driver.port.MacAddress;

/**
 * Which frames the card accepts (82574: 7.1.1; 82576: 7.1.2): exact addresses as long as there is
 * room for them, then a table of hashes for groups, then everything.
 */
public final class MacFilter {
  private MacFilter() {}

  /**
   * Programs the filters.
   *
   * @param own the card's own address
   * @param exact exact addresses that may be used, the card's own included, at most 16
   * @return bits of RCTL that go with them, with hashes of address bits 47:36 (MO = 0)
   */
  public static int program(Bar bar, CardConfig config, MacAddress own, int exact) {
    clear(bar, exact);
    put(bar, 0, own);
    if (config.promiscuous()) {
      return IntelRegisters.RCTL_UPE | IntelRegisters.RCTL_MPE | IntelRegisters.RCTL_BAM;
    }
    int bits = IntelRegisters.RCTL_BAM;
    int used = 1;
    for (MacAddress mac : config.macs()) {
      if (used < exact) {
        put(bar, used++, mac);
      } else if (mac.isGroup()) {
        int hash = hash(mac);
        MTA.put(bar, hash >>> 5, MTA.get(bar, hash >>> 5) | 1 << (hash & 31));
      } else {
        bits |= IntelRegisters.RCTL_UPE;
      }
    }
    return bits;
  }

  private static void clear(Bar bar, int exact) {
    for (int i = 0; i < exact; i++) {
      RAH.put(bar, i, 0);
      RAL.put(bar, i, 0);
    }
    for (int i = 0; i < MTA.count(); i++) {
      MTA.put(bar, i, 0);
    }
  }

  /** The first octet on the wire is the lowest in the register. */
  private static void put(Bar bar, int index, MacAddress mac) {
    long octets = Long.reverseBytes(mac.value() << 16);
    RAL.put(bar, index, (int) octets);
    RAH.put(bar, index, (int) (octets >>> 32) | IntelRegisters.RAH_AV);
  }

  /** Of the last octet and the upper half of the one before. */
  static int hash(MacAddress mac) {
    int last = (int) mac.value() & 0xff;
    int lastButOne = (int) (mac.value() >>> 8) & 0xff;
    return last << 4 | lastButOne >>> 4;
  }
}
