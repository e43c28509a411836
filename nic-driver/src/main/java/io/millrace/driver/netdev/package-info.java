/** What the ports on Linux interfaces have in common: asking about an interface, watching it. */
@NullMarked
package io.millrace.driver.netdev;

import org.jspecify.annotations.NullMarked;
