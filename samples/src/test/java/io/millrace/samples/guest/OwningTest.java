package io.millrace.samples.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cards of every model change hands between the kernel and a user, by our commands. */
@Tag("guest")
class OwningTest {
  private static final String ALL = "0000:01:00.0 0000:02:00.0 0000:03:00.0 0000:04:00.0";

  @TempDir private Path out;

  /** What one line of a batch said, and its exit code. */
  private record Said(String line, String text, int exit) {
    JsonNode json() throws JsonProcessingException {
      return new ObjectMapper().readTree(text);
    }

    void assertRefused(String why) {
      assertEquals(2, exit, this::toString);
      assertTrue(text.startsWith("millrace: " + why), this::toString);
    }
  }

  /** The lines of all batches, in order. */
  private static List<Said> said(GuestResult result) {
    List<Said> all = new ArrayList<>();
    String line = "";
    StringBuilder text = new StringBuilder();
    for (String output : result.output()) {
      if (output.startsWith("> ")) {
        line = output.substring(2);
        text.setLength(0);
      } else if (output.matches("exit \\d+")) {
        all.add(new Said(line, text.toString(), Integer.parseInt(output.substring(5))));
      } else {
        text.append(output).append('\n');
      }
    }
    return all;
  }

  /** What the n-th run of a command said. */
  private static Said nth(List<Said> all, int n, String line) {
    return all.stream()
        .filter(said -> said.line.equals(line))
        .skip(n - 1)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void cardsChangeHands() throws JsonProcessingException {
    GuestResult result =
        Guest.create()
            .card("e1000e")
            .card("igb")
            .card("virtio-net")
            .card("vmxnet3")
            .within(900)
            .run(out, "test/own.sh")
            .good();
    List<Said> all = said(result);

    String interfaces = nth(all, 1, "ports").text;
    for (String driver : List.of("e1000e", "igb", "virtio-pci", "vmxnet3")) {
      assertTrue(interfaces.contains("  " + driver + " "), interfaces);
    }
    nth(all, 1, "bind 0000:01:00.0").assertRefused("interface eth");
    assertTrue(nth(all, 1, "bind 0000:01:00.0").text.contains("address 10.0.0.1/24"));
    List<Said> byName = all.stream().filter(said -> said.line.matches("bind eth\\d")).toList();
    assertTrue(byName.get(0).text.contains("is in use (route to 10.9.0.0/24)"));
    assertTrue(byName.get(1).text.contains("is in use (part of br0)"));
    byName.forEach(said -> assertEquals(2, said.exit, said.toString()));
    nth(all, 1, "bind 0000:03:00.0")
        .assertRefused("0000:03:00.0 (virtio-pci) has its interface in");
    nth(all, 1, "bind " + ALL + " --user nobody-here").assertRefused("there is no user");

    Said taken = nth(all, 1, "bind " + ALL + " --user millrace");
    assertEquals(0, taken.exit, taken.toString());
    assertEquals(
        4, taken.text.lines().filter(line -> line.endsWith(" belongs to millrace")).count());
    JsonNode again = nth(all, 1, "bind 0000:01:00.0 --user millrace --json").json();
    assertEquals("vfio-pci", again.at("/cards/0/driver").asText());
    assertEquals("millrace", again.at("/cards/0/owner").asText());
    assertEquals(false, again.at("/cards/0/changed").asBoolean());
    JsonNode cards = nth(all, 1, "ports --json").json().get("cards");
    assertEquals(4, cards.size());
    cards.forEach(card -> assertEquals("vfio-pci", card.get("kernelDriver").asText()));
    cards.forEach(card -> assertTrue(card.get("capabilities").toString().contains("MSI-X")));
    Said held = nth(all, 1, "unbind 0000:01:00.0");
    held.assertRefused("0000:01:00.0 (vfio-pci) is driven by process ");

    theDoctorLooks(all);
    nth(all, 2, "unbind 0000:01:00.0").assertRefused("this takes root");

    Said back = nth(all, 1, "unbind " + ALL);
    assertEquals(0, back.exit, back.toString());
    for (String driver : List.of("e1000e", "igb", "virtio-pci", "vmxnet3")) {
      assertTrue(back.text.contains(" is the kernel's, with " + driver + ": eth"), back.text);
    }
    assertEquals(back.text, nth(all, 2, "unbind " + ALL).text);
    assertTrue(nth(all, 2, "bind 0000:03:00.0").text.contains("belongs to root; --user NAME"));
    nth(all, 3, "bind 0000:03:00.0").assertRefused("there is no card at 0000:03:00.0");
    assertEquals(List.of(), result.dmaFaults());
  }

  /** Of a user that may lock 8 MiB at first, and then enough. */
  private static void theDoctorLooks(List<Said> all) throws JsonProcessingException {
    Said before = nth(all, 1, "doctor");
    assertEquals(1, before.exit, before.text);
    assertTrue(before.text.contains("problem  memlock: 8,192 KiB may be locked"), before.text);
    assertTrue(before.text.contains("\n1 problem, "), before.text);
    Said after = nth(all, 1, "doctor --json");
    assertEquals(0, after.exit, after.text);
    assertEquals(0, after.json().get("problems").asInt());
    long ready =
        after.json().findValuesAsText("meaning").stream()
            .filter(meaning -> meaning.startsWith("ready: millrace may open /dev/vfio/"))
            .count();
    assertEquals(4, ready, after.text);
  }

  @Test
  void functionsThatShareAGroup() {
    List<Said> all =
        said(
            Guest.create()
                .card("e1000e,multifunction=on")
                .option("--device", "e1000e,bus=slot1,addr=0x0.1,romfile=")
                .within(600)
                .run(out, "test/shared.sh")
                .good());
    Said alone = nth(all, 1, "bind 0000:01:00.0");
    alone.assertRefused("0000:01:00.0 shares IOMMU group ");
    assertTrue(alone.text.contains(" with 0000:01:00.1 (e1000e), which must leave the kernel"));
    assertTrue(alone.text.endsWith("'millrace bind 0000:01:00.0 0000:01:00.1'\n"), alone.text);
    assertTrue(nth(all, 1, "ports").text.contains("0000:01:00.1 (e1000e)"));
    assertTrue(nth(all, 1, "doctor").text.contains("holds 0000:01:00.1 (e1000e) as well"));
    assertEquals(0, nth(all, 1, "bind 0000:01:00.0 0000:01:00.1").exit);
    assertEquals(0, nth(all, 1, "unbind 0000:01:00.0 0000:01:00.1").exit);
  }

  @Test
  void withoutAnIommu() {
    List<Said> all =
        said(
            Guest.create()
                .card("e1000e")
                .option("--no-iommu")
                .within(600)
                .run(out, "test/unconfined.sh")
                .good());
    Said doctor = nth(all, 1, "doctor");
    assertEquals(1, doctor.exit, doctor.text);
    assertTrue(doctor.text.contains("problem  iommu: off: the firmware offers none"), doctor.text);
    assertTrue(doctor.text.contains("problem  card 0000:01:00.0: no IOMMU confines it"));
    nth(all, 1, "bind 0000:01:00.0").assertRefused("0000:01:00.0 (eth0) has no IOMMU group");
  }
}
