/** The appliance: a configuration brought to life, changed while it runs, and stopped. */
@NullMarked
package io.millrace.samples.appliance;

import org.jspecify.annotations.NullMarked;
