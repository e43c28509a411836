/** What the kernel tells of the machine in its files: {@code /sys}, {@code /proc}, {@code /dev}. */
@NullMarked
package io.millrace.driver.host;

import org.jspecify.annotations.NullMarked;
