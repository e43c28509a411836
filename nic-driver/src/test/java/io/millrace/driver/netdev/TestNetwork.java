package io.millrace.driver.netdev;

import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.driver.ffi.NetNamespaces;
import io.millrace.driver.ffi.Unistd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Network namespaces and veth pairs for one test, gone when it ends. The names are unique to the
 * process. Needs root and iproute2, and fails the test where it has not.
 */
public final class TestNetwork implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String id = "mr" + ProcessHandle.current().pid() + "." + COUNT.incrementAndGet();
  private final List<String> namespaces = new ArrayList<>();
  private final List<String> interfaces = new ArrayList<>();

  public TestNetwork() {
    if (Unistd.geteuid() != 0) {
      fail("network namespaces take root: run the tests tagged 'system' as root");
    }
  }

  /** A name of an interface or a namespace that is this test's own. */
  public String name(String suffix) {
    return id + suffix;
  }

  /** Makes a namespace. */
  public String namespace(String suffix) {
    String name = name(suffix);
    ip("netns add " + name);
    namespaces.add(name);
    return name;
  }

  /**
   * Makes a pair of connected interfaces in this namespace, both up, that send nothing by
   * themselves.
   */
  public void veth(String one, String other) {
    ip("link add name " + one + " type veth peer name " + other);
    interfaces.add(one);
    for (String end : List.of(one, other)) {
      quiet(end);
    }
  }

  /** Makes a tap interface that lasts, up, and sends nothing by itself. */
  public void tap(String name, boolean multiQueue) {
    ip("tuntap add mode tap " + (multiQueue ? "multi_queue " : "") + "name " + name);
    interfaces.add(name);
    quiet(name);
  }

  /** Makes an interface here, connected to one with an address in a namespace. */
  public void vethInto(String here, String namespace, String there, String... addresses) {
    ip("link add name " + here + " type veth peer name " + there + " netns " + namespace);
    interfaces.add(here);
    quiet(here);
    for (String address : addresses) {
      ip("-n " + namespace + " addr add " + address + " dev " + there + " nodad");
    }
    ip("-n " + namespace + " link set " + there + " up");
  }

  /** No IPv6 address, so no router solicitations; no ARP. */
  public void quiet(String name) {
    ip("link set dev " + name + " addrgenmode none");
    ip("link set dev " + name + " arp off up");
  }

  /** Runs {@code ip} with arguments separated by spaces. */
  public static String ip(String arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments.split(" ")));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (InputStream out = process.getInputStream()) {
        String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
          fail(String.join(" ", command) + ": " + text);
        }
        return text;
      }
    } catch (IOException e) {
      return fail("cannot run ip; install iproute2", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail(e);
    }
  }

  /** Runs something on a thread of its own inside a namespace. */
  public static <T> CompletableFuture<T> in(String namespace, Callable<T> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("in-" + namespace)
        .start(
            () -> {
              try {
                NetNamespaces.enter(namespace);
                result.complete(action.call());
              } catch (Throwable t) {
                result.completeExceptionally(t);
              }
            });
    return result;
  }

  /** What the action of {@link #in} has returned, within seconds. */
  public static <T> T await(CompletableFuture<T> result, int seconds) {
    try {
      return result.orTimeout(seconds, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      return fail(
          e.getCause() instanceof TimeoutException ? "not within " + seconds + " s" : "failed", e);
    }
  }

  @Override
  public void close() {
    for (String name : interfaces) {
      if (Files.exists(Path.of("/sys/class/net", name))) {
        ip("link del " + name);
      }
    }
    for (String name : namespaces) {
      ip("netns del " + name);
    }
  }
}
