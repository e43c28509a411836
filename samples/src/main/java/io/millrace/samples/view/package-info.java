/** What the user sees: tables, the live view, summaries for people and as JSON. */
@NullMarked
package io.millrace.samples.view;

import org.jspecify.annotations.NullMarked;
