package io.millrace.driver.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AffinityTest {
  /** Processors that each thread of this process may run on, as the kernel writes it. */
  private static Set<String> allowed() throws IOException {
    Set<String> lists = new HashSet<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        try {
          List<String> lines = Files.readAllLines(task.resolve("status"));
          lines.stream().filter(line -> line.startsWith("Cpus_allowed_list")).forEach(lists::add);
        } catch (NoSuchFileException e) {
          // that thread has ended
        }
      }
    }
    return lists;
  }

  @Test
  void theWholeProcessIsRestrictedAndThreadsToComeInheritIt() throws Exception {
    BitSet before = Affinity.allowed();
    int last = before.length() - 1;
    try {
      Affinity.pinProcess(last);
      assertEquals(Set.of("Cpus_allowed_list:\t" + last), allowed());
      BitSet[] inherited = new BitSet[1];
      Thread later = Thread.ofPlatform().start(() -> inherited[0] = Affinity.allowed());
      later.join();
      assertEquals(BitSet.valueOf(new long[] {1L << last}), inherited[0]);
    } finally {
      Affinity.restrictProcess(before);
    }
    assertEquals(before, Affinity.allowed());
    assertTrue(before.cardinality() >= 1);
  }
}
