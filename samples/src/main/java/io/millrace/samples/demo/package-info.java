/**
 * {@code millrace demo}: a gateway that forwards traffic made up for it, and counts every packet.
 */
@NullMarked
package io.millrace.samples.demo;

import org.jspecify.annotations.NullMarked;
