package io.millrace.stages.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.millrace.driver.ffi.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * {@code <openssl/evp.h>} of OpenSSL 3: EVP_EncryptInit(3). Names are the header's; calls return 1
 * when they succeed. Addresses are numbers, 0 is NULL.
 */
final class OpenSsl {
  static final int EVP_CTRL_AEAD_GET_TAG = 0x10;
  static final int EVP_CTRL_AEAD_SET_TAG = 0x11;

  private static final NativeLibrary LIBRARY =
      NativeLibrary.load(CryptoLibraries.openSsl()).orElseThrow();
  private static final MethodHandle CTX_NEW =
      LIBRARY.function("EVP_CIPHER_CTX_new", FunctionDescriptor.of(JAVA_LONG));
  private static final MethodHandle CTX_FREE =
      LIBRARY.function("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle CTX_CTRL =
      LIBRARY.function(
          "EVP_CIPHER_CTX_ctrl",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle FETCH =
      LIBRARY.function(
          "EVP_CIPHER_fetch", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG));
  private static final MethodHandle INIT =
      LIBRARY.function(
          "EVP_CipherInit_ex2",
          FunctionDescriptor.of(
              JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
  private static final MethodHandle UPDATE =
      LIBRARY.function(
          "EVP_CipherUpdate",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle FINAL =
      LIBRARY.function(
          "EVP_CipherFinal_ex", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  /** The cipher, fetched once for the process. */
  static final long CHACHA20_POLY1305 = fetch("ChaCha20-Poly1305");

  private OpenSsl() {}

  private static long fetch(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name);
      long cipher = (long) FETCH.invokeExact(0L, text, 0L);
      if (cipher == 0) {
        throw new IllegalStateException("OpenSSL is set up without " + name);
      }
      return cipher;
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }

  /** EVP_CIPHER_CTX_new. */
  static long newContext() {
    try {
      long context = (long) CTX_NEW.invokeExact();
      if (context == 0) {
        throw new OutOfMemoryError("OpenSSL has no memory for a context");
      }
      return context;
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }

  /** EVP_CIPHER_CTX_free, which wipes the key as well. */
  static void freeContext(long context) {
    try {
      CTX_FREE.invokeExact(context);
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }

  /**
   * EVP_CipherInit_ex2.
   *
   * @param cipher 0 to leave it as it is
   * @param encrypt 1 to encrypt, 0 to decrypt, −1 to leave it as it is
   */
  static int init(long context, long cipher, long key, long iv, int encrypt) {
    try {
      return (int) INIT.invokeExact(context, cipher, key, iv, encrypt, 0L);
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }

  /** EVP_CipherUpdate in place; {@code lengthOut} is where it writes an int. */
  static int update(long context, long text, int bytes, long lengthOut) {
    try {
      return (int) UPDATE.invokeExact(context, text, lengthOut, text, bytes);
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }

  /** EVP_CipherFinal_ex: 1 when decrypting if the tag was right. */
  static int finish(long context, long textEnd, long lengthOut) {
    try {
      return (int) FINAL.invokeExact(context, textEnd, lengthOut);
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }

  /** EVP_CIPHER_CTX_ctrl: gets or sets the tag. */
  static int tag(long context, int control, long tag) {
    try {
      return (int) CTX_CTRL.invokeExact(context, control, Aead.TAG_BYTES, tag);
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }
}
