package io.millrace.samples.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a server is there by being open
class ControlTest {
  @TempDir private Path directory;

  private static List<String> ask(Path socket, String request) throws IOException {
    List<String> lines = new ArrayList<>();
    ControlClient.ask(socket, request, lines::add);
    return lines;
  }

  @Test
  void answersOneClientAfterTheOther() throws IOException {
    Path socket = directory.resolve("s.sock");
    try (ControlServer server =
        ControlServer.open(
            socket,
            (request, answer) -> {
              for (String word : request) {
                answer.line(word);
              }
            })) {
      assertEquals(List.of("trace", "5"), ask(socket, "trace  5"));
      assertEquals(List.of("more"), ask(socket, "more"));
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    }
    assertFalse(Files.exists(socket));
    assertThrows(IOException.class, () -> ask(socket, "x"));
  }

  @Test
  void replacesWhatAnotherLeftBehind() throws IOException {
    Path socket = Files.createFile(directory.resolve("s.sock"));
    try (ControlServer server = ControlServer.open(socket, (request, answer) -> {})) {
      assertEquals(List.of(), ask(socket, "x"));
    }
  }

  @Test
  void findsAppliancesByTheirFiles() throws IOException {
    RuntimeDirectory runtime = new RuntimeDirectory(directory.resolve("run"));
    assertEquals(List.of(), runtime.names());
    runtime.create();
    Files.createFile(runtime.counters("b"));
    Files.createFile(runtime.counters("a"));
    Files.createFile(runtime.socket("c"));
    assertEquals(List.of("a", "b"), runtime.names());
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(runtime.path())));
  }
}
