/** Token buckets that workers share. */
@NullMarked
package io.millrace.stages.table.bucket;

import org.jspecify.annotations.NullMarked;
