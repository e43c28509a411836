/**
 * What the machine does to a measurement: takes processors away, lets threads wait, changes its
 * clocks. {@link io.millrace.perf.machine.MachineWatch} looks before and after a trial.
 */
@NullMarked
package io.millrace.perf.machine;

import org.jspecify.annotations.NullMarked;
