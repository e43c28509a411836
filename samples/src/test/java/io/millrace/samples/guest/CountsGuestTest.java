package io.millrace.samples.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.samples.system.Summary;
import io.millrace.samples.view.TextTable;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Frames from the kernel pass two cards each way, driven by Millrace and then by DPDK's testpmd: on
 * every wire the kernel's driver at the other end has counted the same, to the frame and the byte.
 */
@Tag("guest")
@Execution(ExecutionMode.CONCURRENT)
class CountsGuestTest {
  private static final int OF_EACH_SIZE = 1000;
  private static final long FRAMES = 4 * OF_EACH_SIZE;
  private static final long BYTES = (60 + 200 + 594 + 1514) * OF_EACH_SIZE;
  private static final long TOO_LARGE = 20;
  private static final long BYTES_TOO_LARGE = 3000 * TOO_LARGE;

  @TempDir private Path out;

  /** A wire: the model at its end that is under test, and at the other one. */
  private record Wire(String card, String peer) {
    /** QEMU's igb drops what is too large and counts it nowhere. */
    long errorsWanted() {
      return card.equals("igb") ? 0 : TOO_LARGE;
    }
  }

  /** What was counted at the two ends of a wire. */
  private record Ends(PortCounts card, PortCounts peer) {}

  @ParameterizedTest
  @CsvSource({"e1000e,virtio-net,igb,vmxnet3", "virtio-net,igb,vmxnet3,e1000e"})
  void thePeersHaveCountedTheSame(String card1, String peer1, String card2, String peer2)
      throws JsonProcessingException {
    GuestResult result =
        Guest.create()
            .wire(card1, peer1)
            .wire(card2, peer2)
            .within(600)
            .run(out, "test/counts.sh", String.valueOf(OF_EACH_SIZE))
            .good();

    List<Wire> wires = List.of(new Wire(card1, peer1), new Wire(card2, peer2));
    TextTable table =
        new TextTable(
            "wire",
            "program",
            "peer sent",
            "received",
            "bytes",
            "errors",
            "sent",
            "bytes",
            "errors",
            "peer received");
    List<Ends> millrace = List.of(millrace(result, wires, 0), millrace(result, wires, 1));
    List<Ends> testpmd = List.of(testpmd(result, wires, 0), testpmd(result, wires, 1));
    for (int i = 0; i < 2; i++) {
      addTo(table, wires.get(i), "millrace", millrace.get(i));
      addTo(table, wires.get(i), "testpmd", testpmd.get(i));
    }
    System.out.println(table);

    Summary.read(out.resolve("millrace.after.json")).assertConserved();
    for (int i = 0; i < 2; i++) {
      checkMillrace(wires.get(i), millrace.get(i));
      checkTestpmd(testpmd.get(i), testpmd.get(1 - i));
    }
  }

  private static void addTo(TextTable table, Wire wire, String program, Ends ends) {
    PortCounts card = ends.card;
    table.row(
        wire.card + "-" + wire.peer,
        program,
        ends.peer.txPackets(),
        card.rxPackets(),
        card.rxBytes(),
        card.rxErrors(),
        card.txPackets(),
        card.txBytes(),
        card.txErrors(),
        ends.peer.rxPackets());
  }

  private static void checkMillrace(Wire wire, Ends ends) {
    PortCounts peer =
        new PortCounts(FRAMES, BYTES, 0, FRAMES + TOO_LARGE, BYTES + BYTES_TOO_LARGE, 0);
    assertEquals(peer, ends.peer, () -> "what the kernel says, " + wire);
    PortCounts card = new PortCounts(FRAMES, BYTES, wire.errorsWanted(), FRAMES, BYTES, 0);
    assertEquals(card, ends.card, () -> "what millrace says, " + wire);
  }

  /** It may pass on what Millrace takes for too large. */
  private static void checkTestpmd(Ends ends, Ends other) {
    assertTrue(ends.card.rxPackets() >= FRAMES, ends::toString);
    assertEquals(ends.card.rxPackets(), other.card.txPackets(), ends::toString);
    assertEquals(ends.card.txPackets(), ends.peer.rxPackets(), ends::toString);
  }

  private static Ends millrace(GuestResult result, List<Wire> wires, int index)
      throws JsonProcessingException {
    String port = index == 0 ? "one" : "two";
    PortCounts before = PortCounts.ofAppliance(json(result.file("millrace.before.json")), port);
    PortCounts after = PortCounts.ofAppliance(json(result.file("millrace.after.json")), port);
    return new Ends(after.since(before), peer(result, "millrace", wires, index));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  private static Ends testpmd(GuestResult result, List<Wire> wires, int index) {
    PortCounts before = PortCounts.ofTestpmd(result.file("testpmd.before.log"), index);
    PortCounts after = PortCounts.ofTestpmd(result.file("testpmd.after.log"), index);
    return new Ends(after.since(before), peer(result, "testpmd", wires, index));
  }

  private static PortCounts peer(GuestResult result, String program, List<Wire> wires, int index) {
    String card = wires.get(index).peer;
    return peer(result, card, program + ".after", index + 1)
        .since(peer(result, card, program + ".before", index + 1));
  }

  private static PortCounts peer(GuestResult result, String card, String when, int number) {
    return PortCounts.ofKernel(
        card, result.file(when + ".peer" + number), result.file(when + ".kernel" + number));
  }
}
