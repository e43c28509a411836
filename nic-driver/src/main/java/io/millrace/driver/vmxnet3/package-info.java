/**
 * VMware's paravirtual network card vmxnet3 (15ad:07b0), as ESXi, Workstation and QEMU have it.
 *
 * <p>There is no datasheet. What is known of the card stands in the headers of the Linux driver,
 * {@code drivers/net/vmxnet3/vmxnet3_defs.h} and {@code upt1_defs.h}; names of registers, fields
 * and bits here are those of the headers. The driver uses revision 1 of the card, which every later
 * one can be told to be.
 *
 * <ol>
 *   <li>The driver writes its configuration into memory shared with the card: {@link
 *       io.millrace.driver.vmxnet3.DriverShared}, and one {@link
 *       io.millrace.driver.vmxnet3.QueueTable} entry for each queue.
 *   <li>It tells the card where that is and has it execute commands; a command is done when the
 *       command register has been read ({@link io.millrace.driver.vmxnet3.Commands}).
 *   <li>Each queue has rings of descriptors that the driver fills and completion rings that the
 *       card fills. Who owns an entry is told by its generation bit, which stands for the lap:
 *       {@link io.millrace.driver.vmxnet3.Generation}.
 * </ol>
 *
 * Nothing that the card writes is believed: indices and lengths are checked before they are used.
 */
@NullMarked
package io.millrace.driver.vmxnet3;

import org.jspecify.annotations.NullMarked;
