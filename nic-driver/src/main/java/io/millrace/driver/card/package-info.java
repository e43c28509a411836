/**
 * What all drivers of network cards share: the card as they see it (registers, configuration space,
 * DMA), and the port they make of it.
 */
@NullMarked
package io.millrace.driver.card;

import org.jspecify.annotations.NullMarked;
