package io.millrace.samples.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What came of a script in the guest.
 *
 * @param exit its exit code, or 124 when time ran out, or 125 when the guest died
 * @param output the lines that it printed
 * @param out the directory it saw as {@code /out}
 */
public record GuestResult(int exit, List<String> output, Path out) {
  /** The same, if the script succeeded. */
  public GuestResult good() {
    assertEquals(0, exit, () -> String.join("\n", output));
    return this;
  }

  /** The match of an expression that is found in exactly one line of the output. */
  public MatchResult line(String expression) {
    List<MatchResult> found = lines(expression).toList();
    return found.size() == 1
        ? found.getFirst()
        : fail(found.size() + " lines with '" + expression + "' in\n" + String.join("\n", output));
  }

  /** The matches of an expression in the lines of the output, at most one in each. */
  public Stream<MatchResult> lines(String expression) {
    Pattern pattern = Pattern.compile(expression);
    return output.stream().flatMap(line -> pattern.matcher(line).results().limit(1));
  }

  /** A file that the script has written to {@code /out}. */
  public String file(String name) {
    try {
      return Files.readString(out.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The accesses to memory that the IOMMU has refused, in order. */
  public List<DmaFault> dmaFaults() {
    return file("qemu.log").lines().flatMap(line -> DmaFault.parse(line).stream()).toList();
  }
}
