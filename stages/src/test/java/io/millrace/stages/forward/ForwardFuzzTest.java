package io.millrace.stages.forward;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Any frame, most of them with our Ethernet address put in, does no harm. */
@Tag("fuzz")
class ForwardFuzzTest {
  /** One router for all frames, so that they build on each other. */
  private static final Router ROUTER = Router.warm();

  @FuzzTest
  void anyFrameDoesNoHarm(byte[] frame) {
    if (frame.length <= ForwardMutationTest.LONGEST) {
      byte[] ours = frame.clone();
      if (ours.length > 6 && (ours[0] & 1) == 0) {
        System.arraycopy(Frame.mac(Router.MAC_A), 0, ours, 0, 6);
      }
      ForwardMutationTest.check(ROUTER, ours, Router.PORT_A);
    }
  }
}
