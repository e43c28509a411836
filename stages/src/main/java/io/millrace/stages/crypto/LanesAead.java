package io.millrace.stages.crypto;

import java.lang.ref.Reference;

/**
 * Short packets side by side, one in each lane of a vector ({@link ShortTexts}). Long packets fill
 * the lanes by themselves, and go through {@link IpsecMbAead}.
 *
 * <p>Needs the module {@code jdk.incubator.vector}, which has to be asked for when Java starts.
 */
final class LanesAead implements Aead {
  static final String NAME = "lanes";

  private static final String MODULE = "jdk.incubator.vector";

  private final IpsecMbAead whole = new IpsecMbAead();
  private final ShortTexts texts = new ShortTexts();
  private final AeadBurst longs = new AeadBurst();
  private final int[] longIndex = new int[AeadBurst.CAPACITY];

  /** Looks for what it needs. */
  static FoundEngine find(FoundEngine ipsecMb) {
    AeadEngine library = ipsecMb.engine();
    if (!library.isUsable()) {
      return FoundEngine.unusable(NAME, library.version(), "it needs the engine ipsec-mb");
    }
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return FoundEngine.unusable(
          NAME, library.version(), "Java was started without --add-modules " + MODULE);
    }
    return FoundEngine.prove(NAME, library.version(), LanesAead::new);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void seal(AeadBurst burst) {
    try {
      for (int next = 0; next < burst.size(); ) {
        next = split(burst, next);
        texts.seal(burst);
      }
      whole.seal(longs);
    } finally {
      finish();
      Reference.reachabilityFence(burst); // holds the keys
    }
  }

  @Override
  public void open(AeadBurst burst) {
    try {
      for (int next = 0; next < burst.size(); ) {
        next = split(burst, next);
        texts.open(burst);
      }
      whole.open(longs);
      for (int i = 0; i < longs.size(); i++) {
        burst.setOpened(longIndex[i], longs.isOpened(i));
      }
    } finally {
      finish();
      Reference.reachabilityFence(burst); // holds the keys
    }
  }

  /** Hands out operations from {@code next} on until there are enough short ones; the next then. */
  private int split(AeadBurst burst, int next) {
    int at = next;
    texts.clear();
    for (; at < burst.size() && !texts.isFull(); at++) {
      if (burst.bytes(at) <= ShortTexts.MAX_BYTES) {
        texts.add(at);
      } else {
        longIndex[longs.size()] = at;
        longs.add(burst.key(at), burst.address(at), burst.bytes(at), burst.counter(at));
      }
    }
    return at;
  }

  private void finish() {
    longs.clear();
    texts.wipe();
  }

  @Override
  public void close() {
    whole.close();
    texts.close();
  }
}
