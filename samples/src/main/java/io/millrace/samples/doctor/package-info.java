/** Looks for what keeps cards from being driven, or driven fast, and says what mends it. */
@NullMarked
package io.millrace.samples.doctor;

import org.jspecify.annotations.NullMarked;
