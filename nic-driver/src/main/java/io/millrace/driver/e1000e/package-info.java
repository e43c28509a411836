/**
 * The Intel 82574L gigabit controller, from its registers up. Sections are those of the Intel 82574
 * GbE Controller Family Datasheet, revision 3.4; what else this line of cards has in common is in
 * {@link io.millrace.driver.intel}.
 */
@NullMarked
package io.millrace.driver.e1000e;

import org.jspecify.annotations.NullMarked;
