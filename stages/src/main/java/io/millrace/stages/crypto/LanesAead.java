package io.millrace.stages.crypto;

import java.lang.ref.Reference;

/**
 * Short packets side by side, one in each lane of a vector ({@link ShortTexts}). Long packets fill
 * the lanes by themselves, and few packets do not fill them: these go through another engine.
 *
 * <p>Needs the module {@code jdk.incubator.vector}, which has to be asked for when Java starts.
 */
final class LanesAead implements Aead {
  static final String NAME = "lanes";

  private static final String MODULE = "jdk.incubator.vector";

  private final Aead whole;
  private final ShortTexts texts = new ShortTexts();
  private final AeadBurst others = new AeadBurst();
  private final int[] otherIndex = new int[AeadBurst.CAPACITY];

  LanesAead(Aead whole) {
    this.whole = whole;
  }

  /**
   * Looks for what it needs.
   *
   * @param whole a usable engine for the other packets
   */
  static FoundEngine find(FoundEngine whole) {
    String version = "JDK %s, others by %s".formatted(Runtime.version(), whole.engine().name());
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return FoundEngine.unusable(
          NAME, version, "Java was started without --add-modules " + MODULE);
    }
    FoundEngine found = FoundEngine.prove(NAME, version, () -> new LanesAead(whole.opener().get()));
    return new FoundEngine(found.engine(), () -> LanesWarmth.warm(found.opener().get()));
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
        if (texts.size() > 0) {
          texts.seal(burst);
        }
      }
      whole.seal(others);
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
        if (texts.size() > 0) {
          texts.open(burst);
        }
      }
      whole.open(others);
      for (int i = 0; i < others.size(); i++) {
        burst.setOpened(otherIndex[i], others.isOpened(i));
      }
    } finally {
      finish();
      Reference.reachabilityFence(burst); // holds the keys
    }
  }

  /** Hands out operations from {@code next} on until the lanes are full; the next then. */
  private int split(AeadBurst burst, int next) {
    int at = next;
    texts.clear();
    for (; at < burst.size() && !texts.isFull(); at++) {
      if (burst.bytes(at) <= ShortTexts.MAX_BYTES) {
        texts.add(at);
      } else {
        addOther(burst, at);
      }
    }
    if (texts.size() < ShortTexts.MIN_SIZE) {
      for (int i = 0; i < texts.size(); i++) {
        addOther(burst, texts.indexInBurst(i));
      }
      texts.clear();
    }
    return at;
  }

  private void addOther(AeadBurst burst, int at) {
    otherIndex[others.size()] = at;
    others.add(burst.key(at), burst.address(at), burst.bytes(at), burst.counter(at));
  }

  private void finish() {
    others.clear();
    texts.wipe();
  }

  @Override
  public void close() {
    whole.close();
  }
}
