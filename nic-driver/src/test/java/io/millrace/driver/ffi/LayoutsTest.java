package io.millrace.driver.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.UnionLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bindings' layouts and constants are those a C compiler sees in the same headers. */
class LayoutsTest {
  private static final List<Class<?>> HEADERS =
      List.of(
          Errno.class,
          Fcntl.class,
          IfPacket.class,
          IfTun.class,
          Iommufd.class,
          LinuxFilter.class,
          LinuxIf.class,
          Poll.class,
          SysMman.class,
          SysResource.class,
          SysSocket.class,
          SysUn.class,
          Unistd.class,
          Vfio.class,
          VirtioNet.class);

  @Test
  void layoutsAndConstantsMatchTheGoldenFile() throws Exception {
    String golden =
        text("layouts.golden").lines().sorted().reduce("", (all, line) -> all + line + "\n");
    assertEquals(golden, String.join("\n", ours()) + "\n");
  }

  @Test
  @Tag("system")
  void theGoldenFileMatchesThisMachinesHeaders(@TempDir Path directory) throws Exception {
    Path source = Files.writeString(directory.resolve("layouts.c"), text("layouts.c"));
    Path program = directory.resolve("layouts");
    run("gcc", "-Wall", "-Werror", "-o", program.toString(), source.toString());
    assertEquals(text("layouts.golden"), run(program.toString()));
  }

  /** What the C program would print if it read the Java classes, sorted. */
  private static Set<String> ours() throws IllegalAccessException {
    Set<String> lines = new TreeSet<>();
    for (Class<?> header : HEADERS) {
      for (Field field : header.getDeclaredFields()) {
        if (!Modifier.isPublic(field.getModifiers())) {
          continue;
        }
        if (field.get(null) instanceof StructLayout struct) {
          lines.add("struct " + name(struct) + " " + struct.byteSize());
          describe(struct, struct, List.of(), lines);
        } else {
          lines.add("const " + field.getName() + " " + field.get(null));
        }
      }
    }
    return lines;
  }

  private static void describe(
      StructLayout struct, GroupLayout group, List<String> path, Set<String> lines) {
    for (MemoryLayout member : group.memberLayouts()) {
      if (member.name().isEmpty() || name(member).equals("room")) {
        continue;
      }
      List<String> here = new ArrayList<>(path);
      here.add(name(member));
      PathElement[] elements =
          here.stream().map(PathElement::groupElement).toArray(PathElement[]::new);
      lines.add(
          "field %s %s %d %d"
              .formatted(
                  name(struct),
                  String.join(".", here),
                  struct.byteOffset(elements),
                  member.byteSize()));
      if (member instanceof UnionLayout || member instanceof StructLayout) {
        describe(struct, (GroupLayout) member, here, lines);
      }
    }
  }

  private static String name(MemoryLayout layout) {
    return layout.name().orElseThrow();
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = LayoutsTest.class.getResourceAsStream(resource)) {
      if (in == null) {
        return fail("missing test resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String run(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return fail("cannot run " + command[0] + "; install gcc and libc6-dev", e);
    }
    try (InputStream out = process.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        return fail(Arrays.toString(command) + " failed: " + text);
      }
      return text;
    }
  }
}
