package io.millrace.driver.vfio;

import io.millrace.driver.card.Bar;

/**
 * A BAR that stays the same to its users while the card is given back and taken again: all ones in
 * between. Nobody uses it while that changes.
 */
final class LeasedBar implements Bar {
  private Bar bar;

  LeasedBar(Bar bar) {
    this.bar = bar;
  }

  /** What it is now. */
  Bar now() {
    return bar;
  }

  /** The card is here again. */
  void become(Bar again) {
    bar = again;
  }

  /** The card is away. */
  void vanish() {
    bar = new AbsentBar(bar.size());
  }

  @Override
  public long size() {
    return bar.size();
  }

  @Override
  public int get8(long offset) {
    return bar.get8(offset);
  }

  @Override
  public int get16(long offset) {
    return bar.get16(offset);
  }

  @Override
  public int get32(long offset) {
    return bar.get32(offset);
  }

  @Override
  public void put8(long offset, int value) {
    bar.put8(offset, value);
  }

  @Override
  public void put16(long offset, int value) {
    bar.put16(offset, value);
  }

  @Override
  public void put32(long offset, int value) {
    bar.put32(offset, value);
  }

  @Override
  public void put64(long offset, long value) {
    bar.put64(offset, value);
  }

  /** Of a card that is not there. */
  private record AbsentBar(long size) implements Bar {
    @Override
    public int get8(long offset) {
      return 0xff;
    }

    @Override
    public int get16(long offset) {
      return 0xffff;
    }

    @Override
    public int get32(long offset) {
      return -1;
    }

    @Override
    public void put8(long offset, int value) {}

    @Override
    public void put16(long offset, int value) {}

    @Override
    public void put32(long offset, int value) {}

    @Override
    public void put64(long offset, long value) {}
  }
}
