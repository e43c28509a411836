package io.millrace.stages.crypto;

import static io.millrace.driver.ffi.NativeMemory.getLong;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.millrace.driver.ffi.NativeLibrary;
import io.millrace.driver.ffi.NativeMemory;
import io.millrace.driver.memory.PacketMemory;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.Optional;
import java.util.function.Supplier;

/** libipsec-mb, as DPDK and VPP use it: the jobs of a burst in one call. */
final class IpsecMbAead implements Aead {
  static final String NAME = "ipsec-mb";

  /** Jobs of a burst whose structures stay in the first-level cache beside the packets. */
  private static final int CHUNK = 32;

  private final IpsecMbJobs seals = new IpsecMbJobs(IpsecMb.IMB_DIR_ENCRYPT);
  private final IpsecMbJobs opens = new IpsecMbJobs(IpsecMb.IMB_DIR_DECRYPT);

  /** Looks for the library and proves it. */
  static FoundEngine find(String file) {
    Optional<NativeLibrary> library = NativeLibrary.load(file);
    if (library.isEmpty()) {
      return FoundEngine.unusable(NAME, "", file + " is not there (Debian: libipsec-mb1)");
    }
    return find(version(library.get()), IpsecMbAead::new);
  }

  /** What to say of the library of a version. */
  static FoundEngine find(String version, Supplier<Aead> opener) {
    if (!version.equals(IpsecMb.PROVED_VERSION)) {
      return FoundEngine.unusable(
          NAME,
          version,
          "its structures are known for version " + IpsecMb.PROVED_VERSION + " only");
    }
    return FoundEngine.prove(NAME, version, opener);
  }

  private static String version(NativeLibrary library) {
    MethodHandle version =
        library.function("imb_get_version_str", FunctionDescriptor.of(JAVA_LONG));
    try {
      return NativeMemory.getString((long) version.invokeExact());
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
      for (int from = 0; from < burst.size(); from += CHUNK) {
        int count = Math.min(CHUNK, burst.size() - from);
        for (int i = 0; i < count; i++) {
          long text = PacketMemory.realAddress(burst.address(from + i));
          set(seals, i, burst, from + i, text, text + burst.bytes(from + i));
        }
        seals.submit(count);
      }
    } finally {
      Reference.reachabilityFence(burst); // holds the keys
    }
  }

  @Override
  public void open(AeadBurst burst) {
    try {
      for (int from = 0; from < burst.size(); from += CHUNK) {
        int count = Math.min(CHUNK, burst.size() - from);
        for (int i = 0; i < count; i++) {
          long text = PacketMemory.realAddress(burst.address(from + i));
          set(opens, i, burst, from + i, text, opens.tag(i));
        }
        opens.submit(count);
        for (int i = 0; i < count; i++) {
          long theirs = burst.address(from + i) + burst.bytes(from + i);
          burst.setOpened(from + i, isSame(theirs, opens.tag(i)));
        }
      }
    } finally {
      Reference.reachabilityFence(burst); // holds the keys
    }
  }

  private static void set(
      IpsecMbJobs jobs, int job, AeadBurst burst, int index, long text, long tag) {
    long key = burst.key(index).address();
    jobs.fill(job, key, text, burst.bytes(index), burst.counter(index), tag);
  }

  /** Compares a tag in packet memory with one of ours, all of it in any case. */
  private static boolean isSame(long theirs, long ours) {
    long low = PacketMemory.getLongLe(theirs) ^ getLong(ours);
    long high = PacketMemory.getLongLe(theirs + Long.BYTES) ^ getLong(ours + Long.BYTES);
    return (low | high) == 0;
  }

  @Override
  public void close() {
    seals.close();
    opens.close();
  }
}
