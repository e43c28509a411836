package io.millrace.stages.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.pipeline.StageTester;
import org.junit.jupiter.api.Test;

class SinkTest {
  @Test
  void everythingSinks() {
    try (StageTester tester = new StageTester(new Sink())) {
      assertEquals(2, tester.run(new byte[60], new byte[0]).dropped(Sink.SUNK).size());
    }
  }
}
