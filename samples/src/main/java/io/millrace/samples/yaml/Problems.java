package io.millrace.samples.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong in one file. */
public final class Problems {
  /** More than this helps nobody. */
  private static final int MAX = 20;

  private final String file;
  private final List<Problem> list = new ArrayList<>();

  /** None yet, in the file of that name. */
  public Problems(String file) {
    this.file = file;
  }

  /** Notes a problem; a second one at the same place is taken for a consequence of the first. */
  public void add(Location at, String message) {
    if (list.size() < MAX && list.stream().noneMatch(known -> known.at().equals(at))) {
      list.add(new Problem(file, at, message));
    }
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** Ends the reading if anything was wrong. */
  public void throwIfAny() throws ConfigException {
    if (!list.isEmpty()) {
      list.sort(
          Comparator.<Problem>comparingInt(problem -> problem.at().line())
              .thenComparingInt(problem -> problem.at().column()));
      throw new ConfigException(list);
    }
  }
}
