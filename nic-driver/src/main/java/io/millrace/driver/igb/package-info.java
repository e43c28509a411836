/**
 * Intel's 82576 and the later controllers that have its register model: up to 16 queues each way
 * with descriptors in the advanced layout, receive side scaling, an interrupt vector for each
 * queue.
 *
 * <p>Sections are those of the Intel 82576 Gigabit Ethernet Controller Datasheet, revision 2.9. The
 * classes follow its order: {@link io.millrace.driver.igb.IgbDriver} is chapter 4.5
 * (initialization), {@link io.millrace.driver.igb.IgbReceiver} 4.5.9 and 7.1, {@link
 * io.millrace.driver.igb.IgbTransmitter} 4.5.10 and 7.2, {@link
 * io.millrace.driver.igb.IgbInterrupts} 7.3.
 */
@NullMarked
package io.millrace.driver.igb;

import org.jspecify.annotations.NullMarked;
