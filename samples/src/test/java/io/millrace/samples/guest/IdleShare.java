package io.millrace.samples.guest;

import io.millrace.samples.view.TextTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;

/**
 * What share of the processor an appliance takes that has nothing to do, thread by thread, in each
 * of several spells. What else the machine does makes it look like more; so the least counts.
 *
 * @param spells one after the other
 */
record IdleShare(List<Spell> spells) {
  private static final String SPELL = "^idle: (\\d) all of (\\S+) s$";

  /** A spell: how long it was, and the processor time of each thread that had any. */
  private record Spell(double seconds, List<MatchResult> threads) {
    static Spell of(GuestResult result, MatchResult line) {
      return new Spell(
          Double.parseDouble(line.group(2)),
          result.lines("^idle: %s thread (\\S+) (\\d+) us$".formatted(line.group(1))).toList());
    }

    double share(String thread) {
      return threads.stream()
              .filter(line -> line.group(1).equals(thread))
              .mapToLong(line -> Long.parseLong(line.group(2)))
              .sum()
          / (1_000_000 * seconds);
    }

    double share() {
      return threads.stream().map(line -> line.group(1)).distinct().mapToDouble(this::share).sum();
    }

    /** Without the compiler, which comes to rest by itself some minutes after the start. */
    double settledShare() {
      return threads.stream()
          .map(line -> line.group(1))
          .filter(thread -> !thread.contains("CompilerThre"))
          .distinct()
          .mapToDouble(this::share)
          .sum();
    }
  }

  /** That of test/forward.sh. */
  static IdleShare of(GuestResult result) {
    return new IdleShare(result.lines(SPELL).map(line -> Spell.of(result, line)).toList());
  }

  /** That of the spell that took the least, without the compiler. */
  double least() {
    return spells.stream().mapToDouble(Spell::settledShare).min().orElseThrow();
  }

  /** A table, in hundredths of a processor. */
  @Override
  public String toString() {
    Set<String> threads =
        spells.stream()
            .flatMap(spell -> spell.threads.stream())
            .map(line -> line.group(1))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    TextTable table = new TextTable("idle, % of the processor", "spell 1", "spell 2", "spell 3");
    for (String thread : threads) {
      table.row(
          thread,
          100 * spells.get(0).share(thread),
          100 * spells.get(1).share(thread),
          100 * spells.get(2).share(thread));
    }
    table.row(
        "all",
        100 * spells.get(0).share(),
        100 * spells.get(1).share(),
        100 * spells.get(2).share());
    table.row(
        "without compiler",
        100 * spells.get(0).settledShare(),
        100 * spells.get(1).settledShare(),
        100 * spells.get(2).settledShare());
    return table.toString();
  }
}
