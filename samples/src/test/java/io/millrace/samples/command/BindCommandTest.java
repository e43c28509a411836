package io.millrace.samples.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.driver.bind.Step;
import io.millrace.driver.memory.PacketMemoryConfig;
import io.millrace.driver.pci.PciBus;
import io.millrace.samples.doctor.Doctor;
import io.millrace.samples.doctor.Patient;
import io.millrace.samples.doctor.Tree;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands of cards on machines that do not exist. */
class BindCommandTest {
  private static final String CARD = "0000:03:00.0";
  private static final String DEVICE = "/sys/bus/pci/devices/" + CARD;

  @TempDir private Path root;
  private final List<Step> performed = new ArrayList<>();
  private Tree tree;

  private record Result(int code, String out, String err) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  @BeforeEach
  void plugIn() {
    tree =
        new Tree(root)
            .card(CARD, "10d3")
            .driver(CARD, "e1000e")
            .group(4, CARD)
            .directory(DEVICE + "/net/eth1");
  }

  private Host host(boolean asRoot) {
    return new Host(
        tree.files(),
        _ -> List.of(),
        step -> {
          performed.add(step);
          if (step instanceof Step.Write write && write.path().endsWith("drivers_probe")) {
            boolean taken =
                performed.contains(new Step.Write(DEVICE + "/driver_override", "vfio-pci"));
            tree.driver(CARD, taken ? "vfio-pci" : "e1000e").file("/dev/vfio/4", "");
          }
        },
        asRoot,
        Optional.of("anna"));
  }

  private static Result run(Object command, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(command)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setParameterExceptionHandler(Failures::misuse)
            .setExecutionExceptionHandler(Failures::failed)
            .execute(args);
    return new Result(code, out.toString(), err.toString());
  }

  @Test
  void rootTakesACard() throws IOException {
    Result result = run(new BindCommand(host(true)), CARD, "eth1", "--json");
    assertEquals(0, result.code, result.err);
    assertEquals(1, result.json().get("cards").size());
    JsonNode card = result.json().get("cards").get(0);
    assertEquals(CARD, card.get("address").asText());
    assertEquals("vfio-pci", card.get("driver").asText());
    assertEquals("/dev/vfio/4", card.get("node").asText());
    assertTrue(card.get("changed").asBoolean());
    assertEquals(new Step.GiveNode("/dev/vfio/4", "anna"), performed.getLast());
  }

  @Test
  void othersAreToldWhatRootWouldType() throws IOException {
    Result result = run(new BindCommand(host(false)), "eth1");
    assertEquals(2, result.code);
    assertEquals("", result.out);
    assertEquals(
        """
        millrace: this takes root, who may run it with sudo, or type:
          modprobe vfio-pci
          modprobe -q 'vfio_iommu_type1'
          echo vfio-pci > /sys/bus/pci/devices/0000:03:00.0/driver_override
          echo 0000:03:00.0 > /sys/bus/pci/devices/0000:03:00.0/driver/unbind
          echo 0000:03:00.0 > /sys/bus/pci/drivers_probe
          chown anna /dev/vfio/4
        """,
        result.err);
    Result json = run(new BindCommand(host(false)), "eth1", "--json");
    assertEquals(2, json.code);
    assertEquals("modprobe vfio-pci", json.json().get("commands").get(0).asText());
    assertEquals(List.of(), performed);
  }

  @Test
  void givingBack() throws IOException {
    run(new BindCommand(host(true)), CARD);
    tree.file(DEVICE + "/driver_override", "vfio-pci\n");
    performed.clear();
    Result result = run(new UnbindCommand(host(true)), CARD);
    assertEquals(new Result(0, CARD + " is the kernel's, with e1000e: eth1\n", ""), result);
    performed.clear();
    tree.file(DEVICE + "/driver_override", "\n");
    Result again = run(new UnbindCommand(host(false)), CARD, "--json");
    assertEquals(0, again.code);
    assertEquals(false, again.json().get("cards").get(0).get("changed").asBoolean());
    assertEquals(List.of(), performed);
  }

  @Test
  void whatCannotBe() {
    tree.directory("/sys/class/net/lo");
    Result wrong = run(new BindCommand(host(true)), "lo");
    assertEquals(2, wrong.code);
    assertEquals(
        "millrace: interface 'lo' has no PCI card behind it; there are 0000:03:00.0 (eth1)\n",
        wrong.err);
    Result nobody = run(new BindCommand(host(true)), CARD, "--user", "nobody-of-that-name");
    assertEquals(2, nobody.code);
    assertEquals("millrace: there is no user 'nobody-of-that-name'\n", nobody.err);
    assertEquals(2, run(new BindCommand(host(true))).code);
    assertEquals(List.of(), performed);
  }

  @Test
  void doctorsExitCodeAndJson() throws IOException {
    Result result =
        run(
            new DoctorCommand(
                memory -> new Patient(tree.files(), List.of(), memory, "anna", _ -> true)),
            "--json");
    assertEquals(0, result.code);
    assertEquals(0, result.json().get("problems").asInt());
    JsonNode iommu = result.json().get("findings").get(0);
    assertEquals("iommu", iommu.get("check").asText());
    assertEquals("ok", iommu.get("level").asText());
    assertTrue(iommu.has("meaning") && iommu.has("fix"));
  }

  @Test
  void doctorFailsOnAProblem() {
    Result result =
        run(
            new DoctorCommand(
                memory ->
                    new Patient(
                        new Tree(root.resolve("bare")).files(),
                        new PciBus(tree.files()).networkCards(),
                        memory,
                        "anna",
                        _ -> true)));
    assertEquals(1, result.code);
    assertTrue(result.out.contains("problem  iommu: off: "), result.out);
    assertTrue(result.out.endsWith(" warnings\n"), result.out);
    assertTrue(Doctor.look(Patient.here(PacketMemoryConfig.current())).size() > 5);
  }
}
