package io.millrace.stages.crypto;

import io.millrace.driver.memory.RingMemory;

/**
 * Has the JIT compiler see the code for lanes before a packet does. Until it is compiled, every
 * vector is an object and a packet takes tens of microseconds. Takes about a second, once for the
 * process.
 */
final class LanesWarmth {
  private static final int ROUNDS = 4_000;
  private static final int BYTES = 64;
  private static final int SPACING = 128;

  private static boolean isWarm;

  private LanesWarmth() {}

  /** Returns the engine, after having used it, if none has been warmed before. */
  static synchronized Aead warm(Aead aead) {
    if (!isWarm) {
      AeadBurst burst = new AeadBurst();
      int count = Math.min(AeadBurst.CAPACITY, 2 * ChaChaLanes.LANES);
      try (AeadKey key = AeadKey.of(new byte[AeadKey.BYTES]);
          RingMemory memory = RingMemory.allocate((long) count * SPACING, SPACING)) {
        for (int i = 0; i < count; i++) {
          burst.add(key, memory.address() + (long) i * SPACING, BYTES, i);
        }
        for (int i = 0; i < ROUNDS; i++) {
          aead.seal(burst);
          aead.open(burst);
          aead.open(burst); // forged by now: the text has been decrypted
        }
      }
      isWarm = true;
    }
    return aead;
  }
}
