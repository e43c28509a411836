package io.millrace.samples.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
  private final Problems problems = new Problems("f.yaml");

  private Section read(String text) throws ConfigException {
    return YamlReader.read(text, problems);
  }

  private String problem() {
    return String.valueOf(assertThrows(ConfigException.class, problems::throwIfAny).getMessage());
  }

  private String failure(String text) {
    return String.valueOf(assertThrows(ConfigException.class, () -> read(text)).getMessage());
  }

  @Test
  void valuesOfEachKind() throws ConfigException {
    Section section =
        read("text: a b\nnumber: 1_000\nshare: 0.1\nflag: true\ntime: 5ms\nlist: [1, 2]\none: x\n");
    assertEquals("a b", section.text("text", ""));
    assertEquals(1000, section.number("number", 0, 2000, 1));
    assertEquals(0.1, section.fraction("share", 0, 1, 0.5));
    assertTrue(section.flag("flag", false));
    assertEquals(5_000_000, section.nanos("time", 0));
    assertEquals(List.of("1", "2"), section.parsedList("list", text -> text));
    assertEquals(List.of("x"), section.parsedList("one", text -> text));
    assertEquals(7, section.number("absent", 0, 9, 7));
    section.end();
    problems.throwIfAny();
  }

  @Test
  void ipv6AddressesNeedNoQuotes() throws ConfigException {
    Section section = read("a: fd00::1\nb: [fd00:1::1/64, '::/0']\nmac: 02:00:00:00:00:01\n");
    assertEquals("fd00::1", section.text("a", ""));
    assertEquals(List.of("fd00:1::1/64", "::/0"), section.parsedList("b", text -> text));
    assertEquals("02:00:00:00:00:01", section.text("mac", ""));
  }

  @Test
  void unknownKeyWithSuggestion() throws ConfigException {
    Section section = read("memory: 1\ninterfaec: eth0\n");
    section.get("memory");
    section.get("interface");
    section.end();
    assertEquals("f.yaml:2:1: unknown key 'interfaec'; did you mean 'interface'?", problem());
  }

  @Test
  void unknownKeyUnlikeAnyOther() throws ConfigException {
    Section section = read("xyz: 1\n");
    section.get("memory");
    section.end();
    assertEquals("f.yaml:1:1: unknown key 'xyz'; known: memory", problem());
  }

  @Test
  void duplicateKey() {
    assertEquals(
        "f.yaml:3:1: key 'a' is there already, in line 1: remove one of them",
        failure("a: 1\nb: 2\na: 3\n"));
  }

  @Test
  void wrongTypes() throws ConfigException {
    Section section = read("a: [1]\nb: {c: 1}\nc: x\nd: maybe\ne: 300\nf: 5 weeks\n");
    section.text("a", "");
    section.number("b", 0, 1, 0);
    section.section("c");
    section.flag("d", true);
    section.number("e", 0, 255, 0);
    section.nanos("f", 0);
    assertEquals(
        """
        f.yaml:1:4: this is a list, but one value belongs here
        f.yaml:2:4: this is a section with keys, but one value belongs here
        f.yaml:3:4: this is a single value, but keys with values belong here
        f.yaml:4:4: 'maybe': write true or false
        f.yaml:5:4: 300 is not a whole number from 0 to 255
        f.yaml:6:4: '5 weeks' is not a time such as 500ms, 2s or 5min\
        """,
        problem());
  }

  @Test
  void missingKey() throws ConfigException {
    Section section = read("ports:\n  left: {type: tap}\n").section("ports").section("left");
    section.require("interface", "the interface to use");
    assertEquals("f.yaml:2:9: 'interface' is missing: the interface to use", problem());
  }

  @Test
  void notYaml() {
    assertTrue(failure("a: [1, 2\nb: 3\n").startsWith("f.yaml:2:2: not YAML"));
  }

  @Test
  void quoteWithoutEnd() {
    assertTrue(failure("a: 'x\n").startsWith("f.yaml:2:1: not YAML"));
  }

  @Test
  void controlCharacters() {
    assertTrue(failure("a: \u0001\n").startsWith("f.yaml:1:1: not YAML"));
  }

  @Test
  void onlyOneDocument() {
    assertTrue(failure("a: 1\n---\nb: 2\n").contains("not YAML"));
  }

  @Test
  void noAliases() {
    assertTrue(failure("a: &x [1]\nb: *x\n").startsWith("f.yaml:1:4: the value is used again"));
    assertTrue(failure("a: &x [*x]\n").startsWith("f.yaml:1:4: the value is used again"));
  }

  @Test
  void noDeepNesting() {
    assertTrue(failure("a: " + "[".repeat(100_000)).contains("nested more than"));
  }

  @Test
  void aDocumentIsASection() {
    assertTrue(failure("- a\n").startsWith("f.yaml:1:1: this is a list"));
  }

  @Test
  void emptyDocument() throws ConfigException {
    assertTrue(read("").keys().isEmpty());
    assertTrue(read("# nothing\n").keys().isEmpty());
  }

  @Test
  void distances() {
    assertEquals(2, Suggestion.distance("forwrad", "forward"));
    assertEquals(0, Suggestion.distance("ACL", "acl"));
    assertEquals(3, Suggestion.distance("", "acl"));
  }
}
