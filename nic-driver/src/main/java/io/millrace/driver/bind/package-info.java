/** Takes cards from the kernel's drivers for user space, and gives them back. */
@NullMarked
package io.millrace.driver.bind;

import org.jspecify.annotations.NullMarked;
