/**
 * What Intel's gigabit controllers of the 82571 line have in common, from the 82574L to the 82576
 * and its successors: registers at the same offsets with the same bits, statistics, address
 * filters, and the PHY behind MDIC.
 *
 * <p>Datasheets: Intel 82574 GbE Controller Family Datasheet, revision 3.4, chapter 10; Intel 82576
 * Gigabit Ethernet Controller Datasheet, revision 2.9, chapter 8. Descriptors, rings and interrupts
 * are not alike; the drivers have them.
 */
@NullMarked
package io.millrace.driver.intel;

import org.jspecify.annotations.NullMarked;
