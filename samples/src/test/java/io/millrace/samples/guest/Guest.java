package io.millrace.samples.guest;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A virtual machine for one script, with an IOMMU and the cards it is told to have: what {@code
 * samples/src/guest/boot} starts, see {@code docs/guest.md}. For one thread; two guests run at
 * once, further ones wait for their turn.
 */
public final class Guest {
  private static final Semaphore PLACES = new Semaphore(2);

  /** The time that making the guest and taking it down may need. */
  private static final int SPARE_SECONDS = 600;

  private static final Path SCRIPTS = sourceTree().resolve("samples/src/guest");

  private final List<String> options = new ArrayList<>();
  private int seconds = 300;

  private Guest() {}

  /** A guest without cards. */
  public static Guest create() {
    return new Guest();
  }

  /**
   * Adds a wire with a card at each end. The script finds them by the PCI addresses {@code $CARD1}
   * and {@code $PEER1}, those of the next wire by {@code $CARD2} and {@code $PEER2} and so on.
   *
   * @param card {@code e1000e}, {@code igb}, {@code virtio-net} or {@code vmxnet3}, after it
   *     properties of QEMU's device: {@code virtio-net,packed=on}
   */
  public Guest wire(String card, String peer) {
    return card(card).option("--peer", peer);
  }

  /** Adds a wire with nothing at its other end. */
  public Guest card(String card) {
    return option("--card", card);
  }

  /** Any other option of {@code boot}. */
  public Guest option(String... words) {
    options.addAll(List.of(words));
    return this;
  }

  /** How long it may take from its start to the end of the script; 300 seconds unless said. */
  public Guest within(int limitSeconds) {
    seconds = limitSeconds;
    return this;
  }

  /**
   * Boots, runs the script as root and waits for its end.
   *
   * @param out a directory that the script sees as {@code /out}
   * @param script a file below {@code samples/src/guest}
   */
  public GuestResult run(Path out, String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve("boot").toString()));
    command.addAll(options);
    command.addAll(List.of("--times", "--timeout", String.valueOf(seconds)));
    command.addAll(List.of("--class-path", classPath(), "--out", out.toString()));
    command.add(SCRIPTS.resolve(script).toString());
    command.addAll(List.of(arguments));
    PLACES.acquireUninterruptibly();
    try {
      return run(command, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted");
    } finally {
      PLACES.release();
    }
  }

  private GuestResult run(List<String> command, Path out) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    List<String> output = Collections.synchronizedList(new ArrayList<>());
    Thread reader = Thread.ofVirtual().start(() -> read(process, output));
    try {
      if (!process.waitFor(seconds + SPARE_SECONDS, TimeUnit.SECONDS)
          || !reader.join(Duration.ofSeconds(10))) {
        fail("the guest does not end: " + output);
      }
      return new GuestResult(process.exitValue(), List.copyOf(output), out);
    } finally {
      // QEMU goes with it.
      process.destroyForcibly();
    }
  }

  private static void read(Process process, List<String> output) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
      }
    } catch (IOException e) {
      output.add(e.toString());
    }
  }

  /** What this test is run with; Surefire keeps it apart from what it starts the JVM with. */
  private static String classPath() {
    String path = System.getProperty("surefire.test.class.path");
    return path != null ? path : System.getProperty("java.class.path");
  }

  private static Path sourceTree() {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null && !Files.isExecutable(directory.resolve("millrace"))) {
      directory = directory.getParent();
    }
    return directory == null ? fail("not inside the source tree") : directory;
  }
}
