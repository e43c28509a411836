package io.millrace.stages.wireguard.stage;

import io.millrace.stages.Corpus;
import org.junit.jupiter.api.Test;

/** The fuzzer's inputs, as they are and altered at random. */
class OpenMessagesMutationTest {
  private final Corpus corpus =
      new Corpus(OpenMessagesFuzzTest.class.getName(), "anyFrameDoesNoHarm");
  private final HostileFrames frames = new HostileFrames();

  @Test
  void replay() {
    corpus.replay(frames::check);
  }

  @Test
  void mutate() {
    corpus.mutate(5_000, frames::check);
  }
}
