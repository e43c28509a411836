package io.millrace.samples.doctor;

import java.util.List;

/** All checks, in the order in which their findings are best mended. */
public final class Doctor {
  private static final List<Check> CHECKS =
      List.of(
          new IommuCheck(),
          new VfioCheck(),
          new CardsCheck(),
          new MemlockCheck(),
          new HugePagesCheck(),
          new TransparentPagesCheck(),
          new NumaCheck(),
          new CoresCheck(),
          new GovernorCheck());

  private Doctor() {}

  /** What they find. */
  public static List<Finding> look(Patient patient) {
    return CHECKS.stream().flatMap(check -> check.look(patient).stream()).toList();
  }
}
