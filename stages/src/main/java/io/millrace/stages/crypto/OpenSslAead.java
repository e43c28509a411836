package io.millrace.stages.crypto;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.millrace.driver.ffi.NativeLibrary;
import io.millrace.driver.ffi.NativeMemory;
import io.millrace.driver.memory.PacketMemory;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.Optional;

/**
 * OpenSSL's libcrypto: one context for each direction, given the key and nonce of one packet after
 * the other, four calls for each. Setting a key is copying 32 bytes, so contexts per key gain
 * nothing, and one could not be shared by workers.
 */
final class OpenSslAead implements Aead {
  static final String NAME = "openssl";

  private static final int COUNTER_IN_IV = 4;

  private final NativeMemory memory = new NativeMemory(64);
  private final long iv = memory.address();
  private final long length = iv + 16;
  private final long seals = OpenSsl.newContext();
  private final long opens = OpenSsl.newContext();

  OpenSslAead() {
    require(OpenSsl.init(seals, OpenSsl.CHACHA20_POLY1305, 0, 0, 1));
    require(OpenSsl.init(opens, OpenSsl.CHACHA20_POLY1305, 0, 0, 0));
  }

  /** Looks for the library and proves it. */
  static FoundEngine find(String file) {
    Optional<NativeLibrary> library = NativeLibrary.load(file);
    if (library.isEmpty()) {
      return FoundEngine.unusable(NAME, "", file + " is not there (Debian: libssl3)");
    }
    return FoundEngine.prove(NAME, version(library.get()), OpenSslAead::new);
  }

  /** OpenSSL_version(3): as {@code OpenSSL 3.0.17 1 Jul 2025}. */
  private static String version(NativeLibrary library) {
    MethodHandle version =
        library.function("OpenSSL_version", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
    try {
      return NativeMemory.getString((long) version.invokeExact(0));
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void seal(AeadBurst burst) {
    try {
      for (int i = 0; i < burst.size(); i++) {
        long text = PacketMemory.realAddress(burst.address(i));
        int bytes = burst.bytes(i);
        start(seals, burst, i);
        require(OpenSsl.update(seals, text, bytes, length));
        require(OpenSsl.finish(seals, text + bytes, length));
        require(OpenSsl.tag(seals, OpenSsl.EVP_CTRL_AEAD_GET_TAG, text + bytes));
      }
    } finally {
      Reference.reachabilityFence(burst); // holds the keys
    }
  }

  @Override
  public void open(AeadBurst burst) {
    try {
      for (int i = 0; i < burst.size(); i++) {
        long text = PacketMemory.realAddress(burst.address(i));
        int bytes = burst.bytes(i);
        start(opens, burst, i);
        require(OpenSsl.tag(opens, OpenSsl.EVP_CTRL_AEAD_SET_TAG, text + bytes));
        require(OpenSsl.update(opens, text, bytes, length));
        burst.setOpened(i, OpenSsl.finish(opens, text + bytes, length) == 1);
      }
    } finally {
      Reference.reachabilityFence(burst); // holds the keys
    }
  }

  private void start(long context, AeadBurst burst, int index) {
    NativeMemory.putLong(iv + COUNTER_IN_IV, burst.counter(index));
    require(OpenSsl.init(context, 0, burst.key(index).address(), iv, -1));
  }

  private static void require(int result) {
    if (result != 1) {
      throw new IllegalStateException("OpenSSL refuses a packet");
    }
  }

  @Override
  public void close() {
    OpenSsl.freeContext(seals);
    OpenSsl.freeContext(opens);
    memory.close();
  }
}
