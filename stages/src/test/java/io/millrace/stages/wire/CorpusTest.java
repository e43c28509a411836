package io.millrace.stages.wire;

import io.millrace.stages.Corpus;
import org.junit.jupiter.api.Test;

class CorpusTest {
  private final Corpus corpus = new Corpus("io.millrace.stages.wire.WireFuzzTest", "walksAndTexts");

  @Test
  void readsWhatWasFound() {
    corpus.replay(WireFuzz::check);
  }

  @Test
  void readsMutations() {
    corpus.mutate(10_000, WireFuzz::check);
  }
}
