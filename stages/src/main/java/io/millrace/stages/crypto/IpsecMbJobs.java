package io.millrace.stages.crypto;

import static io.millrace.driver.ffi.NativeMemory.getLong;
import static io.millrace.driver.ffi.NativeMemory.putInt;
import static io.millrace.driver.ffi.NativeMemory.putLong;

import io.millrace.driver.ffi.NativeMemory;

/**
 * The jobs of one manager of libipsec-mb, all in one direction, for one thread. What is the same in
 * every job is written once, so that a job costs a few stores and a burst of them one call.
 *
 * <p>Jobs of ChaCha20 and Poly1305 are done when the call returns: none waits for others. So the
 * manager's queue is empty between two bursts, and each burst starts with the same job.
 */
final class IpsecMbJobs implements AutoCloseable {
  /** Most jobs in a burst. */
  static final int CAPACITY = IpsecMb.IMB_MAX_BURST_SIZE;

  private static final int IV_STRIDE = 16;
  private static final int IV_BYTES = 12;
  private static final int COUNTER_IN_IV = 4;

  private final int direction;
  private final long manager = IpsecMb.newManager();
  private final NativeMemory memory =
      new NativeMemory(CAPACITY * (long) (Long.BYTES + IV_STRIDE + Aead.TAG_BYTES));
  private final long pointers = memory.address();
  private final long ivs = pointers + CAPACITY * (long) Long.BYTES;
  private final long tags = ivs + CAPACITY * (long) IV_STRIDE;
  private final long jobs;

  /** Jobs of ChaCha20-Poly1305 in a direction, {@code IMB_DIR_…}. */
  IpsecMbJobs(int direction) {
    this.direction = direction;
    submitFirst();
    jobs = row();
    for (int i = 0; i < CAPACITY; i++) {
      prepare(job(i), i);
    }
  }

  /**
   * The manager has tested itself and its queue stands anywhere; once a job has gone through, it
   * starts at the front. This one, on our own memory, is also the one whose fields are checked.
   */
  private void submitFirst() {
    IpsecMb.nextBurst(manager, 1, pointers);
    long job = getLong(pointers);
    prepare(job, 0);
    set(job, ivs, tags, 1);
    if (IpsecMb.submitBurst(manager, 1, pointers) != 1) {
      throw new IllegalStateException("libipsec-mb does not take a job");
    }
  }

  /** Has the addresses of all jobs written down for good; the first. */
  private long row() {
    int count = IpsecMb.nextBurst(manager, CAPACITY, pointers);
    long first = getLong(pointers);
    for (int i = 0; i < CAPACITY; i++) {
      if (count != CAPACITY
          || getLong(pointers + (long) i * Long.BYTES) != first + i * IpsecMb.IMB_JOB_BYTES) {
        throw new IllegalStateException("libipsec-mb's jobs do not lie in a row");
      }
    }
    return first;
  }

  private long job(int index) {
    return jobs + index * IpsecMb.IMB_JOB_BYTES;
  }

  private void prepare(long job, int index) {
    for (int at = 0; at < IpsecMb.IMB_JOB_BYTES; at += Long.BYTES) {
      putLong(job + at, 0);
    }
    putLong(job + IpsecMb.KEY_LEN_IN_BYTES, AeadKey.BYTES);
    putLong(job + IpsecMb.IV, ivs + (long) index * IV_STRIDE);
    putLong(job + IpsecMb.IV_LEN_IN_BYTES, IV_BYTES);
    putLong(job + IpsecMb.AUTH_TAG_OUTPUT, tag(index));
    putLong(job + IpsecMb.AUTH_TAG_OUTPUT_LEN_IN_BYTES, Aead.TAG_BYTES);
    putInt(job + IpsecMb.CIPHER_MODE, IpsecMb.IMB_CIPHER_CHACHA20_POLY1305);
    putInt(job + IpsecMb.HASH_ALG, IpsecMb.IMB_AUTH_CHACHA20_POLY1305);
    putInt(job + IpsecMb.CIPHER_DIRECTION, direction);
    putInt(
        job + IpsecMb.CHAIN_ORDER,
        direction == IpsecMb.IMB_DIR_ENCRYPT
            ? IpsecMb.IMB_ORDER_CIPHER_HASH
            : IpsecMb.IMB_ORDER_HASH_CIPHER);
  }

  private static void set(long job, long key, long text, long bytes) {
    putLong(job + IpsecMb.ENC_KEYS, key);
    putLong(job + IpsecMb.DEC_KEYS, key);
    putLong(job + IpsecMb.SRC, text);
    putLong(job + IpsecMb.DST, text);
    putLong(job + IpsecMb.MSG_LEN_TO_CIPHER_IN_BYTES, bytes);
    putLong(job + IpsecMb.MSG_LEN_TO_HASH_IN_BYTES, bytes);
  }

  /**
   * Fills in a job.
   *
   * @param key address of 32 bytes
   * @param text address of the text, which is changed in place
   * @param tag where to write the tag
   */
  void fill(int index, long key, long text, long bytes, long counter, long tag) {
    long job = job(index);
    set(job, key, text, bytes);
    putLong(job + IpsecMb.AUTH_TAG_OUTPUT, tag);
    putLong(ivs + (long) index * IV_STRIDE + COUNTER_IN_IV, counter);
  }

  /** Where a job may write its tag to, when it is not to go into a packet. */
  long tag(int index) {
    return tags + (long) index * Aead.TAG_BYTES;
  }

  /** Has the first jobs done. */
  void submit(int count) {
    int done = IpsecMb.submitBurstNocheck(manager, count, pointers);
    if (done != count) {
      throw new IllegalStateException("libipsec-mb has done " + done + " of " + count + " jobs");
    }
  }

  @Override
  public void close() {
    IpsecMb.freeManager(manager);
    memory.close();
  }
}
