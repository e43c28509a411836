package io.millrace.perf.bench;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMemoryConfig;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import io.millrace.samples.appliance.ConfiguredPorts;
import io.millrace.samples.appliance.Memory;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.ConfigReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A device under test in a thread of this process, of which everything is known. */
final class Reflector implements AutoCloseable {
  private static final int BUFFERS = 8192;
  private static final int HEADERS = 12;

  private final Deed deed;
  private final List<Port> ports = new ArrayList<>();
  private final PacketPool pool;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile @Nullable RuntimeException failure;

  /** What it does with a frame. */
  enum Deed {
    FORWARDS,
    SWALLOWS,
    /** As many frames as came, with nothing of what was in them. */
    SENDS_GARBAGE
  }

  /**
   * Opens its ports and begins.
   *
   * @param ports as in a configuration; from the first to the last, which may be the same
   */
  Reflector(Deed deed, String... ports) throws Exception {
    this.deed = deed;
    Memory.map(PacketMemoryConfig.current());
    StringBuilder text = new StringBuilder("ports:\n");
    for (int i = 0; i < ports.length; i++) {
      text.append("  p").append(i).append(": {").append(ports[i]).append("}\n");
    }
    text.append("pipeline: {p0: p").append(ports.length - 1).append("}\n");
    Config config = ConfigReader.read(Path.of("reflector"), text.toString());
    config
        .ports()
        .forEach(spec -> this.ports.add(new ConfiguredPorts().open(spec, config.workers())));
    pool = new PacketPool(BUFFERS);
    thread = Thread.ofPlatform().daemon().name("reflector").start(this::run);
  }

  private void run() {
    try (PacketCache cache = pool.newCache();
        RxQueue first = ports.getFirst().openRx(0, cache);
        TxQueue last = ports.getLast().openTx(0, cache)) {
      Burst burst = new Burst();
      Random random = new Random(1);
      while (!stopped) {
        if (first.poll(burst, Burst.DEFAULT_SIZE) == 0) {
          Thread.onSpinWait();
        }
        if (deed == Deed.SENDS_GARBAGE) {
          for (int i = 0; i < burst.size(); i++) {
            spoil(burst.get(i), random);
          }
        }
        if (deed != Deed.SWALLOWS) {
          last.send(burst);
        }
        last.flush();
        cache.free(burst);
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private static void spoil(long packet, Random random) {
    for (int at = HEADERS; at < 60; at += Integer.BYTES) {
      PacketMemory.putInt(packet + at, random.nextInt());
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
    ports.forEach(Port::close);
    pool.close();
    RuntimeException failed = failure;
    if (failed != null) {
      throw new AssertionError("the reflector failed", failed);
    }
  }
}
