package io.millrace.samples.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Gives each test a {@link Network} and what it starts there; takes all of it away again. Whatever
 * test it is, every appliance must stop cleanly and account for each packet; when a test fails, the
 * message tells what the appliances said.
 */
final class Lab implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {
  private final List<Appliance> appliances = new ArrayList<>();
  private final List<AutoCloseable> others = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();
  private Optional<Network> network = Optional.empty();

  @Override
  public void beforeEach(ExtensionContext context) {
    network = Optional.of(new Network());
  }

  Network network() {
    return network.orElseThrow();
  }

  /** Starts an appliance between the two hosts; it forwards when this returns. */
  Appliance start(Router router) {
    return begin(network().router, router.yaml(), List.of()).awaitStart();
  }

  /** Starts an appliance in a namespace, which need not work out. */
  Appliance begin(Host host, String yaml, List<String> prefix) {
    return begin(host, directory(), yaml, prefix);
  }

  /** The same with its files in a directory that may have others, which the configuration names. */
  Appliance begin(Host host, Path directory, String yaml, List<String> prefix) {
    Appliance appliance = Appliance.start(host, directory, yaml, prefix);
    appliances.add(appliance);
    return appliance;
  }

  /** Has something end with the test, before its network does. */
  <T extends AutoCloseable> T untilEnd(T other) {
    others.add(other);
    return other;
  }

  /** Starts one anew with what it left behind when it ended; it forwards when this returns. */
  Appliance startAgain(Appliance ended) {
    Appliance next = ended.startAgain(network().router);
    appliances.add(next);
    return next.awaitStart();
  }

  /** A directory for files of the test. */
  Path directory() {
    try {
      Path directory = Files.createTempDirectory("millrace-system");
      directories.add(directory);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown) {
    StringBuilder message = new StringBuilder(String.valueOf(thrown.getMessage()));
    for (Appliance appliance : appliances) {
      if (appliance.isAlive()) {
        try {
          appliance.stop();
        } catch (AssertionError e) {
          message.append("\nand at its end: ").append(e.getMessage());
        }
      }
      message.append('\n').append(appliance.report());
    }
    throw new AssertionError(message.toString(), thrown);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      appliances.stream().filter(Appliance::isAlive).forEach(this::stop);
    } finally {
      appliances.forEach(Appliance::kill);
      others.reversed().forEach(Lab::close);
      network.ifPresent(Network::close);
      directories.forEach(Lab::delete);
    }
  }

  private void stop(Appliance appliance) {
    try {
      appliance.stop();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + appliance.report(), e);
    }
  }

  private static void close(AutoCloseable other) {
    try {
      other.close();
    } catch (Exception e) { // whatever it is, the test is not good
      throw new AssertionError(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      Consumer<Path> delete = path -> path.toFile().delete();
      files.sorted(Comparator.reverseOrder()).forEach(delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
