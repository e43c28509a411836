package io.millrace.samples.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A card reaches packet memory and nothing else, whatever its driver tells it: each attempt is
 * refused by the IOMMU, nothing of other memory gets onto the wire, and nothing of the wire into
 * other memory.
 */
@Tag("guest")
@Execution(ExecutionMode.CONCURRENT)
class DmaConfinementTest {
  @TempDir private Path out;

  /** What the program has tried. */
  private record Attack(String name, boolean write, long first, long last) {
    static Attack of(MatchResult line) {
      return new Attack(
          line.group(1),
          line.group(2).equals("write"),
          Long.parseUnsignedLong(line.group(3), 16),
          Long.parseUnsignedLong(line.group(4), 16));
    }

    boolean explains(DmaFault fault) {
      return fault.card().equals("01:00.0")
          && fault.write() == write
          && fault.address() >= (first & -4096)
          && fault.address() <= last;
    }
  }

  @Test
  void aCardReachesPacketMemoryOnly() throws IOException {
    GuestResult result =
        Guest.create().wire("e1000e", "e1000e").run(out, "test/confinement.sh").good();

    List<Attack> attacks =
        result.lines("^attack (\\S+) (read|write) (\\w+) (\\w+)$").map(Attack::of).toList();
    assertEquals(8, attacks.size(), () -> String.join("\n", result.output()));
    List<DmaFault> faults = result.dmaFaults();
    for (Attack attack : attacks) {
      assertTrue(faults.stream().anyMatch(attack::explains), () -> attack + " in " + faults);
    }
    for (DmaFault fault : faults) {
      assertTrue(
          attacks.stream().anyMatch(attack -> attack.explains(fault)),
          () -> "good behavior is refused as well: " + fault);
    }

    assertEquals(3, result.lines("^canary (\\S+) lives$").count());
    assertEquals(2, result.lines("^received [1-9]").count(), "there was something to receive");
    assertWire();
  }

  /** Text of the frames that got out; those from allowed memory are there, so it is seen. */
  private void assertWire() throws IOException {
    String wire = Files.readString(out.resolve("wire.pcap"), StandardCharsets.ISO_8859_1);
    assertEquals(2, count(wire, "from packet memory"));
    assertEquals(1, count(wire, "canary still mapped"));
    assertEquals(1, count(wire, "canary"));
  }

  private static int count(String wire, String text) {
    return wire.split(text, -1).length - 1;
  }
}
