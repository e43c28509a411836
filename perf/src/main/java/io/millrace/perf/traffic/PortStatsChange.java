package io.millrace.perf.traffic;

import io.millrace.driver.port.PortStats;

/** What happened between two snapshots of a port's counters. */
final class PortStatsChange {
  private PortStatsChange() {}

  static PortStats between(PortStats before, PortStats after) {
    return new PortStats(
        after.rxPackets() - before.rxPackets(),
        after.rxBytes() - before.rxBytes(),
        after.rxMissed() - before.rxMissed(),
        after.rxErrors() - before.rxErrors(),
        after.rxNoBuffer() - before.rxNoBuffer(),
        after.txPackets() - before.txPackets(),
        after.txBytes() - before.txBytes(),
        after.txErrors() - before.txErrors());
  }
}
