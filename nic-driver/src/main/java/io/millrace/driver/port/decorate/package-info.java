/** Decorators round any port: capture, trace, faults. */
@NullMarked
package io.millrace.driver.port.decorate;

import org.jspecify.annotations.NullMarked;
