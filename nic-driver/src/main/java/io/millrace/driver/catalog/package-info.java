/** Which drivers there are, for which cards, and how to open one. */
@NullMarked
package io.millrace.driver.catalog;

import org.jspecify.annotations.NullMarked;
