/**
 * Ports that exist only in this process: generators, sinks and wires, for demonstrations and tests.
 * What they do depends on their sources' seeds and the clock they are given, and on nothing else.
 */
@NullMarked
package io.millrace.driver.sim;

import org.jspecify.annotations.NullMarked;
