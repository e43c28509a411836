package io.millrace.stages.validate;

import io.millrace.stages.Corpus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CorpusTest {
  private final Corpus corpus =
      new Corpus("io.millrace.stages.validate.ValidateFuzzTest", "everyFrameGetsItsVerdict");

  private final ValidateFuzz fuzz = new ValidateFuzz();

  @AfterEach
  void close() {
    fuzz.close();
  }

  @Test
  void judgesWhatWasFound() {
    corpus.replay(fuzz::check);
  }

  @Test
  void judgesMutations() {
    corpus.mutate(20_000, fuzz::check);
  }
}
