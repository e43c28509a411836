/**
 * YAML for configurations: values that know where they stand in the file, so that every message
 * names line and column, and readers that collect all problems of a file instead of the first.
 */
@NullMarked
package io.millrace.samples.yaml;

import org.jspecify.annotations.NullMarked;
