package io.millrace.samples.doctor;

import java.util.List;

/** Looks at one thing. It throws nothing: what cannot be read is a finding or none. */
@FunctionalInterface
interface Check {
  List<Finding> look(Patient patient);
}
