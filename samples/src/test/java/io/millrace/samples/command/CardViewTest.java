package io.millrace.samples.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.samples.doctor.Tree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardViewTest {
  @TempDir private Path root;

  private CardView view() {
    return new CardView(new Tree(root).files(), name -> List.of(name + "'s address"));
  }

  @Test
  void aMachineWithoutCards() {
    assertEquals("No network cards on PCI.\n", view().toString());
    assertEquals(List.of(), view().json());
  }

  @Test
  void cardsAndTheirCompany() {
    new Tree(root)
        .card("0000:03:00.0", "ffff")
        .driver("0000:03:00.0", "e1000e")
        .directory("/sys/bus/pci/devices/0000:03:00.0/net/eth1")
        .group(4, "0000:03:00.0")
        .card("0000:03:00.1", "fffe")
        .driver("0000:03:00.1", "vfio-pci")
        .group(4, "0000:03:00.1")
        .file("/sys/bus/pci/devices/0000:03:00.1/numa_node", "1")
        .file("/usr/share/misc/pci.ids", "8086  Intel Corporation\n\tffff  Card of Tests\n");
    assertEquals(
        """
        card          id         driver    interface  group  shared with              node  millrace   name
        0000:03:00.0  8086:ffff  e1000e    eth1       4      0000:03:00.1 (vfio-pci)  -     no driver  Intel Corporation Card of Tests
        0000:03:00.1  8086:fffe  vfio-pci  -          4      0000:03:00.0 (e1000e)    1     no driver  Intel Corporation
        """,
        view().toString());
    Map<String, Object> card = view().json().getFirst();
    assertEquals("8086:ffff", card.get("id"));
    assertEquals("Intel Corporation Card of Tests", card.get("name"));
    assertEquals(
        List.of(Map.of("name", "eth1", "addresses", List.of("eth1's address"))),
        card.get("interfaces"));
    assertEquals(4, card.get("iommuGroup"));
    assertEquals(
        List.of(Map.of("address", "0000:03:00.1", "driver", "vfio-pci")), card.get("groupWith"));
  }
}
