package io.millrace.stages.traffic;

/** Why a generated frame is to be dropped: it is malformed, or the configuration wants it so. */
public sealed interface Flaw permits Defect, Trait {
  /** Name of the drop reason that the pipeline must give. */
  String reason();

  /** Makes such a frame. */
  void write(Draft draft);
}
