package io.millrace.samples.doctor;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether packet memory may be locked, which VFIO does to what it maps for a card (getrlimit(2),
 * RLIMIT_MEMLOCK). Huge pages count as well; {@code CAP_IPC_LOCK} lifts the limit.
 */
final class MemlockCheck implements Check {
  private static final String CHECK = "memlock";
  private static final Pattern LIMIT = Pattern.compile("Max locked memory\\s+(\\w+)\\s+(\\w+).*");
  private static final int CAP_IPC_LOCK = 14;

  @Override
  public List<Finding> look(Patient patient) {
    long wanted = patient.memory().sizeBytes();
    if (isPrivileged(patient)) {
      return List.of(Finding.ok(CHECK, "no limit for this user (CAP_IPC_LOCK)"));
    }
    Optional<Matcher> limits =
        patient.files().lines("/proc/self/limits").stream()
            .map(LIMIT::matcher)
            .filter(Matcher::matches)
            .findFirst();
    if (limits.isEmpty()) {
      return List.of();
    }
    long soft = bytes(limits.get().group(1));
    long hard = bytes(limits.get().group(2));
    if (soft >= wanted) {
      return List.of(
          Finding.ok(
              CHECK,
              (soft == Long.MAX_VALUE ? "no limit" : "up to %,d KiB".formatted(soft >> 10))
                  + " for %d MiB of packet memory".formatted(patient.memoryMib())));
    }
    return List.of(
        patient.hindrance(
            CHECK,
            "%,d KiB may be locked, and a card wants all %d MiB of packet memory locked"
                .formatted(soft >> 10, patient.memoryMib()),
            hard >= wanted
                ? "ulimit -l " + (wanted >> 10) + "   # in the shell that starts millrace"
                : "sudo prlimit --pid $$ --memlock=%1$d:%1$d   # in the shell that starts millrace"
                    .formatted(wanted)));
  }

  private static boolean isPrivileged(Patient patient) {
    return patient.files().lines("/proc/self/status").stream()
        .filter(line -> line.startsWith("CapEff:"))
        .map(line -> line.substring("CapEff:".length()).strip())
        .anyMatch(MemlockCheck::hasCapability);
  }

  private static boolean hasCapability(String effective) {
    try {
      return (Long.parseUnsignedLong(effective, 16) >>> CAP_IPC_LOCK & 1) == 1;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static long bytes(String text) {
    try {
      return text.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
