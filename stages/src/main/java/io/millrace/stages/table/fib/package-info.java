/**
 * Forwarding tables: longest prefix match from an address to a small number, which its user takes
 * as the index of what to do with the packet. One thread at a time changes a table, under its lock;
 * any number of threads look up meanwhile, without one.
 */
@NullMarked
package io.millrace.stages.table.fib;

import org.jspecify.annotations.NullMarked;
