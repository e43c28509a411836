package io.millrace.stages.wireguard.stage;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Any frame from outside, most of them addressed to the tunnel, does no harm. */
@Tag("fuzz")
class OpenMessagesFuzzTest {
  private static final HostileFrames FRAMES = new HostileFrames();

  @FuzzTest
  void anyFrameDoesNoHarm(byte[] frame) {
    FRAMES.check(frame);
  }
}
