package io.millrace.stages.wireguard.noise;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.millrace.driver.ffi.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * X25519 by OpenSSL 3: EVP_PKEY_new(3), EVP_PKEY_derive(3). Objects of the library are numbers
 * here, 0 is NULL; calls return 1 when they succeed.
 */
final class OpenSslX25519 {
  /** {@code EVP_PKEY_X25519} of {@code <openssl/evp.h>}. */
  private static final int EVP_PKEY_X25519 = 1034;

  private static final int BYTES = Messages.KEY_BYTES;

  private static final FunctionDescriptor NEW_KEY =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG);
  private static final FunctionDescriptor GET_KEY =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
  private static final FunctionDescriptor FREE = FunctionDescriptor.ofVoid(JAVA_LONG);

  private final MethodHandle newPrivateKey;
  private final MethodHandle newPublicKey;
  private final MethodHandle getPublicKey;
  private final MethodHandle newContext;
  private final MethodHandle init;
  private final MethodHandle setPeer;
  private final MethodHandle derive;
  private final MethodHandle freeContext;
  private final MethodHandle freeKey;
  private final MethodHandle clearErrors;

  private OpenSslX25519(NativeLibrary library) {
    newPrivateKey = library.function("EVP_PKEY_new_raw_private_key", NEW_KEY);
    newPublicKey = library.function("EVP_PKEY_new_raw_public_key", NEW_KEY);
    getPublicKey = library.function("EVP_PKEY_get_raw_public_key", GET_KEY);
    newContext =
        library.function(
            "EVP_PKEY_CTX_new", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));
    init = library.function("EVP_PKEY_derive_init", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    setPeer =
        library.function(
            "EVP_PKEY_derive_set_peer", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    derive = library.function("EVP_PKEY_derive", GET_KEY);
    freeContext = library.function("EVP_PKEY_CTX_free", FREE);
    freeKey = library.function("EVP_PKEY_free", FREE);
    clearErrors = library.function("ERR_clear_error", FunctionDescriptor.ofVoid());
  }

  /** OpenSSL, if this machine has it with all that is needed. */
  static Optional<OpenSslX25519> load(String file) {
    try {
      return NativeLibrary.load(file).map(OpenSslX25519::new);
    } catch (NoSuchElementException e) {
      return Optional.empty(); // an older one
    }
  }

  /** The public key of a private one, or false if the library cannot. */
  boolean publicKey(byte[] privateKey, byte[] publicKey) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment scratch = arena.allocate(BYTES);
      long key = key(newPrivateKey, scratch, privateKey);
      MemorySegment length = arena.allocateFrom(JAVA_LONG, BYTES);
      boolean done = key != 0 && (int) getPublicKey.invokeExact(key, scratch, length) == 1;
      freeKey.invokeExact(key);
      copyOut(scratch, publicKey);
      return done;
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }

  /** As {@link Curve25519#agree}; the library itself refuses a secret of zeros. */
  boolean agree(byte[] privateKey, byte[] publicKey, byte[] secret) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment scratch = arena.allocate(BYTES);
      MemorySegment length = arena.allocateFrom(JAVA_LONG, BYTES);
      long ours = key(newPrivateKey, scratch, privateKey);
      long theirs = key(newPublicKey, scratch, publicKey);
      long context = (long) newContext.invokeExact(ours, 0L);
      boolean done =
          ours != 0
              && theirs != 0
              && context != 0
              && (int) init.invokeExact(context) == 1
              && (int) setPeer.invokeExact(context, theirs) == 1
              && (int) derive.invokeExact(context, scratch, length) == 1;
      freeContext.invokeExact(context);
      freeKey.invokeExact(theirs);
      freeKey.invokeExact(ours);
      if (done) {
        copyOut(scratch, secret);
      } else {
        clearErrors.invokeExact();
      }
      return done;
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }

  private static long key(MethodHandle create, MemorySegment scratch, byte[] key) throws Throwable {
    MemorySegment.copy(key, 0, scratch, JAVA_BYTE, 0, BYTES);
    long made = (long) create.invokeExact(EVP_PKEY_X25519, 0L, scratch, (long) BYTES);
    scratch.fill((byte) 0);
    return made;
  }

  private static void copyOut(MemorySegment scratch, byte[] target) {
    MemorySegment.copy(scratch, JAVA_BYTE, 0, target, 0, BYTES);
    scratch.fill((byte) 0);
  }
}
