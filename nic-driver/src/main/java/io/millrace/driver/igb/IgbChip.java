package io.millrace.driver.igb;

/**
 * What differs between the controllers of this register model.
 *
 * @param queues receive queues, and as many transmit queues
 * @param isLater whether it is one after the 82576: another layout of IVAR (82580 datasheet,
 *     7.3.2), PHPM, and offloads for each queue in DVMOLR
 * @param dropsAreCleared whether RQDPC is set to zero by a write and not by reading it
 */
record IgbChip(int queues, boolean isLater, boolean dropsAreCleared) {
  static final IgbChip I82576 = new IgbChip(16, false, false);
  static final IgbChip I350 = new IgbChip(8, true, false);
  static final IgbChip I210 = new IgbChip(4, true, true);
  static final IgbChip I211 = new IgbChip(2, true, true);
}
