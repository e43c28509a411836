package io.millrace.samples.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guest is what the driver tests take it for. */
@Tag("guest")
@Execution(ExecutionMode.CONCURRENT)
class GuestTest {
  @TempDir private Path out;

  @Test
  void everyCardIsForAnOrdinaryUserToTake() {
    GuestResult result =
        Guest.create()
            .card("e1000e")
            .card("igb")
            .card("virtio-net")
            .card("vmxnet3")
            .run(out, "test/cards.sh")
            .good();

    String taken = "card 0000:(.+) (0x.+) (0x.+) group .+ of (.+) driver (.+) owner (.+)";
    Map<String, List<String>> cards =
        result
            .lines(taken)
            .collect(Collectors.toMap(card -> card.group(1), GuestTest::afterAddress));
    assertEquals(
        Map.of(
            "01:00.0", List.of("0x8086", "0x10d3", "1", "vfio-pci", "millrace"),
            "02:00.0", List.of("0x8086", "0x10c9", "1", "vfio-pci", "millrace"),
            "03:00.0", List.of("0x1af4", "0x1041", "1", "vfio-pci", "millrace"),
            "04:00.0", List.of("0x15ad", "0x07b0", "1", "vfio-pci", "millrace")),
        cards);
    assertEquals(5, result.lines("Cap...:\t0{16}$").count(), "no capabilities");
    result.line("locked memory +67108864 ");
    result.line("^openjdk version \"25");
    result.line("^millrace \\d");
    assertEquals(List.of(), result.dmaFaults());
  }

  private static List<String> afterAddress(MatchResult card) {
    return List.of(card.group(2), card.group(3), card.group(4), card.group(5), card.group(6));
  }

  @ParameterizedTest
  @CsvSource({"e1000e,igb", "vmxnet3,virtio-net"})
  void dpdkDrivesTheSameCards(String one, String two) {
    GuestResult result =
        Guest.create().wire(one, one).wire(two, two).run(out, "test/testpmd.sh", "2000").good();

    List<String> arrived =
        result.lines("^frames .*: (\\d+) of 2000").map(line -> line.group(1)).toList();
    assertEquals(List.of("2000", "2000"), arrived, () -> String.join("\n", result.output()));
  }

  @Test
  void cablesAndCardsArePulledByTheScript() {
    GuestResult result = Guest.create().wire("e1000e", "igb").run(out, "test/pull.sh").good();

    assertEquals("1 0 1", result.line("^carrier: (.*)").group(1));
    result.line("^Error: Device 'card7' not found");
    result.line("^gone");
  }

  @Test
  void virtioNetHasSeveralQueuesAndOffloadsOnABridge() {
    GuestResult result =
        Guest.create().wire("virtio-net,queues=4", "igb").run(out, "test/queues.sh").good();

    result.line("^tx-checksumming: on");
    result.line("^tcp-segmentation-offload: on");
    result.line("^frames pass");
  }

  @Test
  void anAccessThatTheIommuRefusesIsSeen() {
    GuestResult result = Guest.create().wire("e1000e", "e1000e").run(out, "test/fault.sh").good();

    List<DmaFault> faults = result.dmaFaults();
    assertTrue(!faults.isEmpty(), () -> String.join("\n", result.output()));
    assertEquals("01:00.0", faults.getFirst().card());
  }

  @Test
  void theScriptsExitCodeIsTheGuests() {
    assertEquals(7, Guest.create().run(out, "test/exit.sh", "7").exit());
  }

  @Test
  void aGuestThatHangsIsEnded() {
    assertEquals(124, Guest.create().within(20).run(out, "test/exit.sh", "forever").exit());
  }
}
