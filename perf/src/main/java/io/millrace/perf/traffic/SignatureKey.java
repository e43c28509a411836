package io.millrace.perf.traffic;

/**
 * What tells the frames of one trial from all others: a mask over what the signature says, and the
 * value that its words add up to.
 *
 * @param mask laid over the signature's first eight bytes by exclusive or
 * @param sum ones' complement sum of all its words, 1 to 65,534
 */
record SignatureKey(long mask, int sum) {
  /** The key of a trial, from a number that no other trial has (SplitMix64, Steele et al. 2014). */
  static SignatureKey of(long number) {
    long mask = mix(number * 0x9e37_79b9_7f4a_7c15L + 1);
    return new SignatureKey(mask, 1 + (int) Long.remainderUnsigned(mix(mask), 0xfffe));
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 30) * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d0_49bb_1331_11ebL;
    return mixed ^ mixed >>> 31;
  }
}
