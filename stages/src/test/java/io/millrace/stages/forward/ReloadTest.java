package io.millrace.stages.forward;

import static io.millrace.stages.forward.Router.fromA;
import static io.millrace.stages.forward.Router.udpTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.Stage;
import io.millrace.pipeline.StageContext;
import io.millrace.pipeline.StageTester;
import io.millrace.pipeline.Verdicts;
import io.millrace.pipeline.counters.Counter;
import io.millrace.stages.table.neighbor.Neighbor;
import io.millrace.stages.table.neighbor.NeighborState;
import io.millrace.stages.table.neighbor.NeighborTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a router takes over from the one it replaces. */
class ReloadTest {
  private final PacketPool pool = new PacketPool(64);
  private final PacketCache packets = pool.newCache();

  private final StageContext context =
      new StageContext() {
        @Override
        public String name() {
          return "router";
        }

        @Override
        public int worker() {
          return 0;
        }

        @Override
        public int port(String name) {
          return List.of("pa", "pb").indexOf(name);
        }

        @Override
        public PacketCache packets() {
          return packets;
        }

        @Override
        public Counter counter(String name) {
          return new Counter() {
            @Override
            public void add(long more) {}

            @Override
            public long get() {
              return 0;
            }
          };
        }
      };

  private Forward started(ForwardConfig config) {
    Forward stage = new Forward(ForwardTables.of(config));
    stage.start(context);
    return stage;
  }

  private void give(Forward stage, byte[] frame) {
    long packet = packets.allocate();
    PacketMemory.copyIn(frame, 0, packet, frame.length);
    Burst burst = new Burst();
    burst.origin(Router.PORT_A, 0);
    burst.add(Packet.withLength(packet, frame.length));
    stage.process(burst, new Verdicts());
  }

  @Test
  void takesOverWhatIsHeld() {
    ForwardConfig config = Router.config(1500, List.of(), List.of());
    Forward old = started(config);
    give(old, fromA(udpTo(Router.FAR, 64, 1)));
    give(old, fromA(udpTo("10.0.2.9", 64, 2)));
    assertEquals(2, old.held());

    Forward successor = started(config);
    assertTrue(successor.adopt(old));
    assertEquals(0, old.held());
    assertEquals(2, successor.held());
    successor.tick(0, new Verdicts()); // asks again
    assertEquals(2, successor.held());
    for (int second = 1; second <= 3; second++) {
      successor.tick(second * 1_000_000_000L, new Verdicts());
    }
    assertEquals(0, successor.held(), "nobody has answered");
  }

  @Test
  void dropsWhatHasNoInterfaceAnyMore() {
    Forward old = started(Router.config(1500, List.of(), List.of()));
    give(old, fromA(udpTo(Router.FAR, 64, 1)));
    Forward successor =
        started(new ForwardConfig(Router.interfaces(1500).subList(0, 1), List.of()));
    assertTrue(successor.adopt(old));
    assertEquals(1, successor.held());
    successor.tick(0, new Verdicts());
    assertEquals(0, successor.held());
  }

  @Test
  void takesOverNeighbors() {
    ForwardTables before = ForwardTables.of(Router.config(1500, List.of(), List.of()));
    Forward old = new Forward(before);
    old.start(context);
    long low = Neighbor.mapped(0x0a00_0209);
    before.neighbors().heard(1, 0, low, 0x02bb_0000_0009L, 5);
    ForwardTables after = ForwardTables.of(Router.config(1500, List.of(), List.of()));
    Forward successor = new Forward(after);
    successor.start(context);
    assertTrue(successor.adopt(old));
    Neighbor neighbor = after.neighbors().find(1, 0, low);
    assertTrue(neighbor != null && neighbor.state() == NeighborState.STALE);
    long link = after.neighbors().link(after.fib4().lookUp(0x0a00_0209));
    assertEquals(0x02bb_0000_0009L, NeighborTable.ethernet(link));
  }

  @Test
  void takesOverNothingFromStrangers() {
    Forward successor = started(Router.config(1500, List.of(), List.of()));
    Stage stranger = (burst, verdicts) -> {};
    assertFalse(successor.adopt(stranger));
  }

  @Test
  void stoppingDropsWhatIsHeld() {
    try (Router router = Router.cold()) {
      router.runA(fromA(udpTo(Router.FAR, 64, 1)), fromA(udpTo("10.0.2.9", 64, 1)));
      StageTester.Result result = router.tester.stop();
      assertEquals(2, result.dropped(DropReason.STOPPED).size());
      assertEquals(0, router.stage.held());
    }
  }
}
