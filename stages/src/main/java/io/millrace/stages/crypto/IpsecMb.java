package io.millrace.stages.crypto;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.millrace.driver.ffi.NativeLibrary;
import io.millrace.driver.ffi.NativeMemory;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/**
 * {@code <intel-ipsec-mb.h>} of libipsec-mb 1.3: the calls, offsets and constants that its burst
 * interface needs. Offsets belong to that version, so {@link IpsecMbAead#find} asks for it before
 * anything else here is touched. Names are the header's.
 */
final class IpsecMb {
  /** Of {@code imb_get_version_str}: the one that these offsets were read from. */
  static final String PROVED_VERSION = "1.3.0";

  static final int IMB_MAX_BURST_SIZE = 128;
  static final long IMB_JOB_BYTES = 200;

  static final int IMB_CIPHER_CHACHA20_POLY1305 = 19;
  static final int IMB_AUTH_CHACHA20_POLY1305 = 29;
  static final int IMB_DIR_ENCRYPT = 1;
  static final int IMB_DIR_DECRYPT = 2;
  static final int IMB_ORDER_CIPHER_HASH = 1;
  static final int IMB_ORDER_HASH_CIPHER = 2;

  /** Offsets in {@code IMB_JOB}. */
  static final int ENC_KEYS = 0;

  static final int DEC_KEYS = 8;
  static final int KEY_LEN_IN_BYTES = 16;
  static final int SRC = 24;
  static final int DST = 32;
  static final int MSG_LEN_TO_CIPHER_IN_BYTES = 48;
  static final int MSG_LEN_TO_HASH_IN_BYTES = 64;
  static final int IV = 72;
  static final int IV_LEN_IN_BYTES = 80;
  static final int AUTH_TAG_OUTPUT = 88;
  static final int AUTH_TAG_OUTPUT_LEN_IN_BYTES = 96;
  static final int CIPHER_MODE = 132;
  static final int CIPHER_DIRECTION = 136;
  static final int HASH_ALG = 140;
  static final int CHAIN_ORDER = 144;

  /** Offsets in {@code IMB_MGR}. */
  static final int IMB_ERRNO = 60;

  static final int GET_NEXT_BURST = 952;
  static final int SUBMIT_BURST = 960;
  static final int SUBMIT_BURST_NOCHECK = 968;

  private static final NativeLibrary LIBRARY =
      NativeLibrary.load(CryptoLibraries.ipsecMb()).orElseThrow();
  private static final MethodHandle ALLOC_MB_MGR =
      LIBRARY.function("alloc_mb_mgr", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
  private static final MethodHandle INIT_MB_MGR_AUTO =
      LIBRARY.function("init_mb_mgr_auto", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FREE_MB_MGR =
      LIBRARY.function("free_mb_mgr", FunctionDescriptor.ofVoid(JAVA_LONG));

  private static final MethodHandle NEXT;
  private static final MethodHandle SUBMIT;
  private static final MethodHandle SUBMIT_NOCHECK;

  static {
    // The manager has the functions for this processor; all managers have the same.
    long manager = newManager();
    FunctionDescriptor burst = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
    NEXT = NativeLibrary.function(NativeMemory.getLong(manager + GET_NEXT_BURST), burst);
    SUBMIT = NativeLibrary.function(NativeMemory.getLong(manager + SUBMIT_BURST), burst);
    SUBMIT_NOCHECK =
        NativeLibrary.function(NativeMemory.getLong(manager + SUBMIT_BURST_NOCHECK), burst);
    freeManager(manager);
  }

  private IpsecMb() {}

  /** A manager of jobs, for one thread, with the fastest functions for this processor. */
  static long newManager() {
    try {
      long manager = (long) ALLOC_MB_MGR.invokeExact(0L);
      if (manager == 0) {
        throw new OutOfMemoryError("libipsec-mb has no memory for a manager");
      }
      INIT_MB_MGR_AUTO.invokeExact(manager, 0L);
      int error = NativeMemory.getInt(manager + IMB_ERRNO);
      if (error != 0) {
        freeManager(manager);
        throw new IllegalStateException("libipsec-mb fails its own test: imb_errno " + error);
      }
      return manager;
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }

  static void freeManager(long manager) {
    try {
      FREE_MB_MGR.invokeExact(manager);
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }

  /** IMB_GET_NEXT_BURST: writes the addresses of the next jobs to fill in; how many there are. */
  static int nextBurst(long manager, int count, long jobs) {
    try {
      return (int) NEXT.invokeExact(manager, count, jobs);
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }

  /** IMB_SUBMIT_BURST, which checks every field: how many jobs are done. */
  static int submitBurst(long manager, int count, long jobs) {
    try {
      return (int) SUBMIT.invokeExact(manager, count, jobs);
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }

  /** IMB_SUBMIT_BURST_NOCHECK: how many jobs are done. */
  static int submitBurstNocheck(long manager, int count, long jobs) {
    try {
      return (int) SUBMIT_NOCHECK.invokeExact(manager, count, jobs);
    } catch (Throwable t) {
      throw NativeLibrary.unexpected(t);
    }
  }
}
