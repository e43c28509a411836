package io.millrace.driver.memif;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process of its own that sends every frame back, until it is killed. */
final class Reflector implements AutoCloseable {
  private final Process process;

  private Reflector(Process process) {
    this.process = process;
  }

  static Reflector start(String role, String socket) throws IOException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    Stream.of("memory", "shared")
        .map(key -> "-Dmillrace.%s=%s".formatted(key, System.getProperty("millrace." + key)))
        .forEach(command::add);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(Reflector.class.getName(), role, socket));
    return new Reflector(new ProcessBuilder(command).inheritIO().start());
  }

  /** SIGKILL. */
  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** In the other process. */
  public static void main(String[] arguments) {
    MemifConfig config =
        arguments[0].equals("client")
            ? MemifConfig.client("reflector", arguments[1])
            : MemifConfig.server("reflector", arguments[1]);
    try (MemifPort port = new MemifPort(config);
        PacketPool pool = new PacketPool(4096);
        PacketCache cache = pool.newCache();
        RxQueue rx = port.openRx(0, cache);
        TxQueue tx = port.openTx(0, cache)) {
      Burst burst = new Burst();
      while (ProcessHandle.current().parent().isPresent()) {
        for (int i = 0; i < 10_000; i++) {
          rx.poll(burst, Burst.DEFAULT_SIZE);
          tx.send(burst);
          tx.flush();
          cache.free(burst);
        }
      }
    }
  }
}
