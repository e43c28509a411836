/** The commands of the command line, one class each, and what they have in common. */
@NullMarked
package io.millrace.samples.command;

import org.jspecify.annotations.NullMarked;
