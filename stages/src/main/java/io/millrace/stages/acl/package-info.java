/** The stage that applies an access list. */
@NullMarked
package io.millrace.stages.acl;

import org.jspecify.annotations.NullMarked;
