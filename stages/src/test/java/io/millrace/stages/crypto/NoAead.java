package io.millrace.stages.crypto;

/**
 * An engine that leaves every text as it is and finds every tag right: what is measured with it is
 * all that is round an engine.
 */
public final class NoAead implements Aead {
  @Override
  public String name() {
    return "none";
  }

  @Override
  public void seal(AeadBurst burst) {}

  @Override
  public void open(AeadBurst burst) {
    for (int i = 0; i < burst.size(); i++) {
      burst.setOpened(i, true);
    }
  }

  @Override
  public void close() {}
}
