/** Looks into packet memory for tests of other packages. */
@NullMarked
package io.millrace.driver.memory;

import org.jspecify.annotations.NullMarked;
