/**
 * How commands find a running appliance and talk to it: a runtime directory with a counters file
 * and a socket for each.
 */
@NullMarked
package io.millrace.samples.control;

import org.jspecify.annotations.NullMarked;
