package io.millrace.stages.sink;

import io.millrace.driver.memory.Burst;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.Stage;
import io.millrace.pipeline.Verdicts;
import java.util.List;

/**
 * Takes every packet and gives none back: the end of a branch that is only looked at, such as a
 * mirror's. What it takes counts as dropped, so that the books balance.
 */
public final class Sink implements Stage {
  /** The one reason. */
  public static final DropReason SUNK =
      DropReason.declare("sunk", "The packet went where the configuration wants packets to end.");

  @Override
  public void process(Burst burst, Verdicts verdicts) {
    for (int i = 0; i < burst.size(); i++) {
      verdicts.drop(i, SUNK);
    }
  }

  @Override
  public List<String> outputs() {
    return List.of();
  }

  @Override
  public List<DropReason> dropReasons() {
    return List.of(SUNK);
  }
}
