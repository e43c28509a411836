package io.millrace.driver.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A shared library that may be on the machine or not, for bindings that live with what they are
 * for. Once loaded it stays. Its handles are plain calls that keep no {@code errno}; they are fast
 * only as {@code static final} fields.
 */
public final class NativeLibrary {
  private static final Linker LINKER = Linker.nativeLinker();

  private final SymbolLookup symbols;

  private NativeLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /**
   * Loads a library as dlopen(3) does; empty if there is none of that name that can be loaded.
   *
   * @param file its soname or its path
   */
  public static Optional<NativeLibrary> load(String file) {
    try {
      return Optional.of(new NativeLibrary(SymbolLookup.libraryLookup(file, Arena.global())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // how the JDK says so
    }
  }

  /**
   * A handle on an exported function.
   *
   * @throws java.util.NoSuchElementException if the library does not export it
   */
  public MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(symbols.findOrThrow(name), descriptor);
  }

  /** A handle on a function that native code has told the address of. */
  public static MethodHandle function(long address, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(MemorySegment.ofAddress(address), descriptor);
  }

  /** For the {@code catch} around a handle's call: what it throws is a bug of the binding. */
  public static RuntimeException unexpected(Throwable t) {
    return NativeCall.unexpected(t);
  }
}
