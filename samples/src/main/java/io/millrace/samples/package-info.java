/** The appliance, its command line, and a custom stage to copy. */
@NullMarked
package io.millrace.samples;

import org.jspecify.annotations.NullMarked;
