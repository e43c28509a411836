package io.millrace.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rules about the text of the source tree that no compiler holds. */
class TidyTest {
  private static final int MAX_LINES = 450;
  private static final SourceTree TREE = SourceTree.load();

  @Test
  void everyModuleIsRead() {
    for (String module : List.of("nic-driver", "pipeline", "stages", "perf", "samples")) {
      assertTrue(
          TREE.java().anyMatch(file -> file.startsWith(TREE.root().resolve(module))), module);
    }
  }

  @Test
  void noFileIsTwoIdeas() {
    assertNone(
        TREE.java()
            .filter(file -> SourceTree.lines(file).size() > MAX_LINES)
            .map(file -> TREE.root().relativize(file) + " is over " + MAX_LINES + " lines")
            .toList());
  }

  @Test
  void nothingIsLeftForLater() {
    // In pieces, so that this file passes.
    assertNone(TREE.linesMatching(Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b")));
  }

  @Test
  void noPathOfOneMachine() {
    assertNone(
        TREE.linesMatching(
            Pattern.compile("(?<![\\w.])/(wo" + "rk|ro" + "ot|ho" + "me|Us" + "ers)/\\w")));
  }

  @Test
  void noPackageRegistryIsNamed() {
    assertNone(
        TREE.linesMatching(
            Pattern.compile("https?://(repo\\d?|registry|deb|packages|mirrors?)\\.")));
  }

  @Test
  void noTrailingSpaceAndNoTabs() {
    assertNone(
        TREE.java()
            .filter(
                file ->
                    SourceTree.lines(file).stream()
                        .anyMatch(line -> line.contains("\t") || line.endsWith(" ")))
            .map(Path::toString)
            .toList());
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    assertNone(
        TREE.java()
            .filter(file -> file.toString().contains("/src/main/java/"))
            .map(Path::getParent)
            .distinct()
            .filter(directory -> !isDescribed(directory.resolve("package-info.java")))
            .map(
                directory ->
                    TREE.root().relativize(directory)
                        + " wants a described @NullMarked package-info.java")
            .toList());
  }

  @Test
  void fuzzTestsAreFoundByTheirName() {
    Pattern method = Pattern.compile("^ +@FuzzTest\\b");
    assertNone(
        TREE.java()
            .filter(
                file -> {
                  long methods =
                      SourceTree.lines(file).stream().filter(method.asPredicate()).count();
                  return file.toString().endsWith("FuzzTest.java") ? methods != 1 : methods != 0;
                })
            .map(
                file ->
                    TREE.root().relativize(file) + " wants one @FuzzTest and a name in FuzzTest")
            .toList());
  }

  private static boolean isDescribed(Path packageInfo) {
    return Files.exists(packageInfo)
        && SourceTree.lines(packageInfo).getFirst().startsWith("/**")
        && SourceTree.lines(packageInfo).contains("@NullMarked");
  }

  private static void assertNone(List<String> findings) {
    assertEquals("", String.join("\n", findings));
  }
}
