package io.millrace.stages.forward;

import static io.millrace.stages.forward.Router.fromA;
import static io.millrace.stages.forward.Router.udpTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.pipeline.StageTester;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two workers, each with an instance of its own, over the same tables. */
class WorkersTest {
  private final ForwardTables tables = ForwardTables.of(Router.config(1500, List.of(), List.of()));

  private static byte[] answerOfB() {
    byte[] reply =
        Frame.concat(
            Frame.shorts(1, 0x0800, 0x0604, 2),
            Frame.mac(Router.HOST_B_MAC),
            Frame.ip4(Router.HOST_B),
            Frame.mac(Router.MAC_B),
            Frame.ip4(Router.OWN_B));
    return Frame.ethernet(Router.MAC_B, Router.HOST_B_MAC, 0x0806, reply);
  }

  @Test
  void oneGetsTheAnswerTheOtherWaitsFor() {
    try (Router first = new Router(tables);
        Router second = new Router(tables)) {
      assertEquals(1, first.runA(fromA(udpTo(Router.FAR, 64, 1))).generated());
      assertEquals(0, second.runA(fromA(udpTo(Router.FAR, 64, 2))).generated(), "asked already");
      second.runB(answerOfB());
      assertEquals(0, second.stage.held());
      assertEquals(1, first.stage.held());
      StageTester.Result next = first.runA(fromA(udpTo("10.0.1.99", 64, 3)));
      assertEquals(1, next.sent("pb").size(), "released with the next burst");
    }
  }

  @Test
  void atTheLatestTheTickLetsThemGo() {
    try (Router first = new Router(tables);
        Router second = new Router(tables)) {
      first.runA(fromA(udpTo(Router.FAR, 64, 1)));
      second.runB(answerOfB());
      assertEquals(1, first.tester.tick().sent("pb").size());
    }
  }

  @Test
  void bothLearnThatNobodyIsThere() {
    try (Router first = new Router(tables);
        Router second = new Router(tables)) {
      first.runA(fromA(udpTo("10.0.2.66", 64, 1)));
      second.runA(fromA(udpTo("10.0.2.66", 64, 2)));
      for (int second1 = 1; second1 <= 3; second1++) {
        first.seconds(second1);
        first.tester.tick();
      }
      assertEquals(0, first.stage.held());
      second.seconds(3);
      StageTester.Result result = second.tester.tick();
      assertEquals(1, result.dropped(ForwardDrops.NEIGHBOR_UNREACHABLE).size());
    }
  }
}
