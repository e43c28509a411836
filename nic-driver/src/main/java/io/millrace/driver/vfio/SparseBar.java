package io.millrace.driver.vfio;

import io.millrace.driver.card.Bar;
import java.util.List;

/** A BAR of which only some areas can be mapped; the rest takes system calls. */
final class SparseBar implements Bar {
  /** A mapped area of the BAR. */
  record Part(Region.Area area, MappedBar bar) {}

  private final Part[] parts;
  private final RegionBar rest;

  SparseBar(List<Part> parts, RegionBar rest) {
    this.parts = parts.toArray(new Part[0]);
    this.rest = rest;
  }

  /** The area that an offset is in; accesses are aligned, and areas are whole pages. */
  private int find(long offset) {
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].area.holds(offset)) {
        return i;
      }
    }
    return -1;
  }

  private Bar at(int part) {
    return part < 0 ? rest : parts[part].bar;
  }

  private long within(int part, long offset) {
    return part < 0 ? offset : offset - parts[part].area.offset();
  }

  @Override
  public long size() {
    return rest.size();
  }

  @Override
  public int get8(long offset) {
    int part = find(offset);
    return at(part).get8(within(part, offset));
  }

  @Override
  public int get16(long offset) {
    int part = find(offset);
    return at(part).get16(within(part, offset));
  }

  @Override
  public int get32(long offset) {
    int part = find(offset);
    return at(part).get32(within(part, offset));
  }

  @Override
  public void put8(long offset, int value) {
    int part = find(offset);
    at(part).put8(within(part, offset), value);
  }

  @Override
  public void put16(long offset, int value) {
    int part = find(offset);
    at(part).put16(within(part, offset), value);
  }

  @Override
  public void put32(long offset, int value) {
    int part = find(offset);
    at(part).put32(within(part, offset), value);
  }

  @Override
  public void put64(long offset, long value) {
    int part = find(offset);
    at(part).put64(within(part, offset), value);
  }
}
