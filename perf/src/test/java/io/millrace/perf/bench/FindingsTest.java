package io.millrace.perf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Progress;
import io.millrace.perf.method.SimulatedDevice;
import io.millrace.perf.method.rfc.Delay;
import io.millrace.perf.method.rfc.Recovery;
import io.millrace.perf.method.rfc.Reset;
import io.millrace.perf.result.Figure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What figures say of themselves. */
class FindingsTest {
  private static final Frames SMALL = Frames.of(64);

  private static List<Figure> figures(Measurer device) throws Exception {
    List<Figure> all =
        new ArrayList<>(Findings.delay(Delay.measure(device, SMALL, 1e5, 1, 3, Progress.NONE)));
    all.add(Findings.recovery(Recovery.measure(device, SMALL, 1e6, 2e6, 1, 3, Progress.NONE)));
    all.add(Findings.reset(Reset.measure(device, SMALL, 1e5, 0.001, () -> {})));
    return all;
  }

  @Test
  void disturbedTrialsThatCountAreToldOfWithEachFigure() throws Exception {
    List<Figure> disturbed = figures(new SimulatedDevice(1, 1e6, 2e6).disturbed(1));
    assertEquals(7, disturbed.size());
    for (Figure figure : disturbed) {
      assertTrue(figure.note().contains("the machine disturbed "), figure::toString);
    }
    for (Figure figure : figures(new SimulatedDevice(1, 1e6, 2e6))) {
      assertFalse(figure.note().contains("disturbed"), figure::toString);
    }
  }

  @Test
  void withoutLossThereIsNoTimeOfRecovery() throws Exception {
    SimulatedDevice device = new SimulatedDevice(1, 3e6, 3e6);
    Figure found =
        Findings.recovery(Recovery.measure(device, SMALL, 1e6, 2e6, 1, 2, Progress.NONE));
    assertEquals("trials that lost anything", found.unit());
    assertEquals(
        "after 2.000 Mpps for 1.00 s (1.100 Mpps lost nothing) nothing was lost:"
            + " there was nothing to recover from",
        found.note());
  }
}
