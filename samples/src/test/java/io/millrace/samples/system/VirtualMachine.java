package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.samples.guest.Guest;
import io.millrace.samples.guest.GuestResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A virtual machine whose network card plugs into a socket: a guest that runs {@code
 * test/machine.sh}, and does what it is asked to by way of files. Its QEMU connects anew, once a
 * second, when the other end goes.
 */
final class VirtualMachine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final String address;
  private final Path out;
  private final CompletableFuture<GuestResult> result;

  private VirtualMachine(String address, Path out, CompletableFuture<GuestResult> result) {
    this.address = address;
    this.out = out;
    this.result = result;
  }

  /**
   * Boots one; {@link #awaitUp} says when its network is there.
   *
   * @param socket where its card plugs in, and properties of the card
   * @param out an empty directory of its own
   */
  static VirtualMachine boot(Path out, String address, String socket) {
    Guest guest =
        Guest.create()
            .option("--vhost-user", socket)
            .option("--memory", "384M")
            .option("--hugepages", "1")
            .option("--reboot")
            .within(600);
    return new VirtualMachine(
        address,
        out,
        CompletableFuture.supplyAsync(
            () -> guest.run(out, "test/machine.sh", address + "/24"),
            task -> Thread.ofPlatform().daemon().start(task)));
  }

  String address() {
    return address;
  }

  VirtualMachine awaitUp() {
    await("it is up", () -> Files.exists(out.resolve("up")));
    return this;
  }

  /** Runs a line of shell there; returns what it says. */
  String ask(String command) {
    Path answer = out.resolve("answer");
    tell(command);
    await("it answers to '" + command + "'", () -> Files.exists(answer));
    try {
      String text = Files.readString(answer);
      Files.delete(answer);
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tell(String command) {
    try {
      Path part = out.resolve("command.part");
      Files.writeString(part, command + "\n");
      Files.move(part, out.resolve("command"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Boots it anew; {@link #awaitUp} says when it is back. */
  void reboot() {
    try {
      Files.delete(out.resolve("up"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tell("reboot -f");
  }

  /** Kills it, as a crash of QEMU would. */
  void crash() {
    List<ProcessHandle> found = qemu();
    if (found.isEmpty()) {
      fail("no QEMU runs: " + result);
    }
    found.forEach(ProcessHandle::destroyForcibly);
    result.join();
  }

  private List<ProcessHandle> qemu() {
    String log = out.resolve("qemu.log").toString();
    try (Stream<ProcessHandle> all = ProcessHandle.current().descendants()) {
      return all.filter(process -> process.info().commandLine().orElse("").contains(log))
          .sorted(Comparator.comparingLong(ProcessHandle::pid).reversed())
          .limit(1)
          .toList();
    }
  }

  /** Ends it, which must work out. */
  void end() {
    try {
      Files.createFile(out.resolve("end"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    result.join().good();
  }

  private void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (result.isDone() || System.nanoTime() - deadline > 0) {
        fail("waiting until " + what + ": " + result);
      }
      MillraceProcess.pause(Duration.ofMillis(50));
    }
  }

  @Override
  public void close() {
    if (!result.isDone()) {
      qemu().forEach(ProcessHandle::destroyForcibly);
      result.join();
    }
  }
}
