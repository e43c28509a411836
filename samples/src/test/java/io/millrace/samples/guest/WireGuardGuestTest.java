package io.millrace.samples.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.samples.system.Summary;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A gateway and the kernel's own WireGuard, both as initiator and responder, with and without
 * preshared key, IPv4 and IPv6 in each other; keys change, both are started anew.
 */
@Tag("guest")
@Execution(ExecutionMode.CONCURRENT)
class WireGuardGuestTest {
  @TempDir private Path out;

  @Test
  void theKernelUnderstandsUs() {
    GuestResult result = Guest.create().within(500).run(out, "test/wireguard.sh").good();
    result.lines("^iperf3 .*").forEach(match -> System.out.println(match.group()));
    assertEquals(8, result.lines("begins?: preshared").count());
    assertEquals(8, result.lines("^iperf3 .* receiver").count());
    assertEquals(2, result.lines("key has changed").count());
    assertEquals(2, result.lines("anew").count());
    for (String name : List.of("first.json", "second.json")) {
      Summary.read(out.resolve(name)).assertConserved();
    }
  }
}
