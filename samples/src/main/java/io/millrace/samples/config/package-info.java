/**
 * The appliance's configuration: YAML text to immutable records, with every mistake that can be
 * found without touching the machine found here, and its place in the file told.
 */
@NullMarked
package io.millrace.samples.config;

import org.jspecify.annotations.NullMarked;
