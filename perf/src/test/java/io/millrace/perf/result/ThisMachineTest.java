package io.millrace.perf.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThisMachineTest {
  @TempDir Path root;

  @Test
  void readsWhatTheKernelTells() throws IOException {
    write(
        "proc/cpuinfo",
        """
        processor\t: 0
        model name\t: Some Processor: the fast one
        flags\t\t: fpu hypervisor

        processor\t: 1
        model name\t: Some Processor: the fast one
        """);
    write("proc/meminfo", "MemTotal:  1024 kB\nHugePages_Total:   8\n");
    write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
    ThisMachine machine = new ThisMachine(root);
    assertEquals("Some Processor: the fast one", machine.cpu());
    assertEquals(2, machine.cpus());
    assertEquals(
        Map.of(
            "memory",
            "1024 kB",
            "huge pages",
            "8",
            "governor",
            "performance",
            "virtual machine",
            "yes"),
        machine.more());
  }

  @Test
  void guessesNothing() {
    ThisMachine machine = new ThisMachine(root);
    assertEquals("unknown", machine.cpu());
    assertEquals(Map.of(), machine.more());
  }

  @Test
  void thisOne() {
    Setup setup = new ThisMachine().setup(Instant.EPOCH, 1, "1", "command", List.of());
    assertTrue(setup.cpus() > 0);
    assertTrue(setup.jdk().startsWith("25"), setup.jdk());
    assertFalse(setup.flags().isEmpty());
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
