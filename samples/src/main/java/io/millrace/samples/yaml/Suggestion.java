package io.millrace.samples.yaml;

import java.util.Collection;
import java.util.Comparator;

/** Finds what the user may have meant. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * What to append to a message about an unknown name: the known name that it resembles, or else
   * all known names.
   */
  public static String among(String unknown, Collection<String> known) {
    if (known.isEmpty()) {
      return "there is none";
    }
    int tolerated = Math.max(1, unknown.length() / 3);
    return known.stream()
        .filter(name -> distance(unknown, name) <= tolerated)
        .min(Comparator.comparingInt(name -> distance(unknown, name)))
        .map(name -> "did you mean '" + name + "'?")
        .orElseGet(() -> "known: " + String.join(", ", known));
  }

  /** Insertions, deletions and replacements from one to the other (Levenshtein), ignoring case. */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        char a = Character.toLowerCase(from.charAt(i - 1));
        char b = Character.toLowerCase(to.charAt(j - 1));
        int replaced = diagonal + (a == b ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
