package io.millrace.pipeline;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.pipeline.counters.Counter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs one stage by itself, for its tests: frames in as byte arrays, and out come the frames of
 * each output and those dropped by reason. Every call checks that no packet got lost or was made
 * up.
 *
 * <pre>{@code
 * try (StageTester tester = new StageTester(new Validate())) {
 *   StageTester.Result result = tester.run(frame);
 *   assertEquals(1, result.dropped(Malformed.IPV4_CHECKSUM).size());
 * }
 * }</pre>
 */
public final class StageTester implements AutoCloseable {
  private static final int POOL_SIZE = 2048;

  private final Stage stage;
  private final PacketPool pool = new PacketPool(POOL_SIZE);
  private final PacketCache cache = pool.newCache();
  private final Verdicts verdicts = new Verdicts();
  private final Map<String, long[]> counters = new LinkedHashMap<>();
  private final List<String> ports;
  private long nanos;
  private int linkLosses;
  private int mtu = Packet.MAX_LENGTH;

  /** Starts the stage, in a pipeline with these ports, numbered from 0. */
  public StageTester(Stage stage, String... ports) {
    this.stage = stage;
    this.ports = List.of(ports);
    stage.start(new Context());
  }

  /**
   * What came of a call.
   *
   * @param outputs frames by the name of the output, in order
   * @param drops frames by drop reason, in order
   * @param generated packets the stage made
   */
  public record Result(
      Map<String, List<byte[]>> outputs, Map<DropReason, List<byte[]>> drops, int generated) {
    /** Frames that went to an output, in order. */
    public List<byte[]> sent(String output) {
      return outputs.getOrDefault(output, List.of());
    }

    /** Frames dropped for a reason, in order. */
    public List<byte[]> dropped(DropReason reason) {
      return drops.getOrDefault(reason, List.of());
    }
  }

  /** Sets the time that the next bursts carry and the next tick is given. */
  public void setNanos(long now) {
    nanos = now;
  }

  /** Has the links of all ports been lost once more. */
  public void loseLinks() {
    linkLosses++;
  }

  /** Gives all ports another MTU, in bytes. */
  public void setMtu(int bytes) {
    mtu = bytes;
  }

  /** Sends frames through the stage as one burst that came in by port 0. */
  public Result run(byte[]... frames) {
    return run(0, frames);
  }

  /** Sends frames, at most {@link Burst#MAX_SIZE}, through the stage as one burst. */
  public Result run(int port, byte[]... frames) {
    Burst burst = new Burst();
    burst.origin(port, nanos);
    for (byte[] frame : frames) {
      long packet = cache.allocate();
      PacketMemory.copyIn(frame, 0, packet, frame.length);
      burst.add(Packet.withLength(packet, frame.length));
    }
    return run(burst);
  }

  /** Sends a burst of packets from {@link #packets} through the stage. */
  public Result run(Burst burst) {
    int heldBefore = stage.held();
    stage.process(burst, verdicts);
    return collect(burst, heldBefore);
  }

  /** Calls the stage's tick at the time that was set. */
  public Result tick() {
    int heldBefore = stage.held();
    stage.tick(nanos, verdicts);
    return collect(new Burst(), heldBefore);
  }

  /** Stops the stage, which must give up what it holds. */
  public Result stop() {
    int heldBefore = stage.held();
    stage.stop(verdicts);
    return collect(new Burst(), heldBefore);
  }

  /** Where the packets of this tester come from. */
  public PacketCache packets() {
    return cache;
  }

  /** Value of one of the stage's own counters. */
  public long counter(String name) {
    return counters.getOrDefault(name, new long[1])[0];
  }

  private Result collect(Burst burst, int heldBefore) {
    Result result = new Result(new LinkedHashMap<>(), new LinkedHashMap<>(), verdicts.generated());
    int added = 0;
    for (int i = 0; i < burst.size(); i++) {
      if (verdicts.code(i) != Verdicts.HELD) {
        record(result, verdicts.code(i), burst.get(i));
      }
      while (added < verdicts.addedCount() && verdicts.addedBehind(added) == i) {
        record(result, verdicts.addedCode(added), verdicts.addedPacket(added++));
      }
    }
    while (added < verdicts.addedCount()) {
      record(result, verdicts.addedCode(added), verdicts.addedPacket(added++));
    }
    int heldChange = verdicts.heldChange();
    verdicts.reset(burst.size());
    check(heldBefore + heldChange == stage.held(), "held() does not tell what verdicts did");
    check(pool.inUse() == stage.held(), pool.inUse() + " in use, " + stage.held() + " held");
    return result;
  }

  private void record(Result result, short code, long packet) {
    byte[] frame = PacketMemory.bytes(packet);
    if (code < 0) {
      DropReason reason = DropReason.byId(~code);
      check(stage.dropReasons().contains(reason), "the stage has not declared " + reason);
      result.drops().computeIfAbsent(reason, r -> new ArrayList<>()).add(frame);
    } else {
      String output = stage.outputs().get(code);
      result.outputs().computeIfAbsent(output, o -> new ArrayList<>()).add(frame);
    }
    cache.free(packet);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }

  @Override
  public void close() {
    stop();
    cache.close();
    pool.close();
  }

  private final class Context implements StageContext {
    @Override
    public String name() {
      return "under-test";
    }

    @Override
    public int worker() {
      return 0;
    }

    @Override
    public int port(String name) {
      return ports.indexOf(name);
    }

    @Override
    public int linkLosses(int port) {
      return linkLosses;
    }

    @Override
    public int mtu(int port) {
      return mtu;
    }

    @Override
    public PacketCache packets() {
      return cache;
    }

    @Override
    public Counter counter(String name) {
      long[] value = counters.computeIfAbsent(name, n -> new long[1]);
      return new Counter() {
        @Override
        public void add(long more) {
          value[0] += more;
        }

        @Override
        public long get() {
          return value[0];
        }
      };
    }
  }
}
