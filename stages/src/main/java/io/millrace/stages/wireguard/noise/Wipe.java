package io.millrace.stages.wireguard.noise;

import java.util.Arrays;

/** Overwrites what is secret. */
final class Wipe {
  private Wipe() {}

  static void all(byte[]... secrets) {
    for (byte[] secret : secrets) {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
