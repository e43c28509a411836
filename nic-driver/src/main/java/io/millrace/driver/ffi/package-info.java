/**
 * The only place where native code is bound: libc bindings written by hand, one class per C header
 * and named after it, and the layouts of the kernel's structures, one class per kernel header.
 * Libraries that may be missing are bound beside what uses them, through {@link
 * io.millrace.driver.ffi.NativeLibrary}.
 *
 * <p>Conventions of every binding:
 *
 * <ul>
 *   <li>Names of functions, constants and fields are those of the man pages (man7.org, sections 2
 *       and 3) and of the Linux headers under {@code /usr/include/linux}.
 *   <li>A call that fails throws {@link io.millrace.driver.ffi.NativeException}, except the few
 *       calls of the data path, which return {@code -errno} as the kernel does; each says so.
 *   <li>Data-path calls take addresses as numbers, because a segment per packet would be garbage.
 *       Whoever passes a number vouches that it is mapped.
 *   <li>All calls may be made from any thread: the {@code errno} they capture is kept per thread.
 * </ul>
 *
 * <p>Structures hold native byte order, except where the header says {@code __be16}.
 */
@NullMarked
package io.millrace.driver.ffi;

import org.jspecify.annotations.NullMarked;
