/**
 * The stage that lets nothing malformed pass. One class of rules for each protocol says what the
 * protocol's specification demands, and where.
 */
@NullMarked
package io.millrace.stages.validate;

import org.jspecify.annotations.NullMarked;
