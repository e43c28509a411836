package io.millrace.stages.table.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;

@Tag("fuzz")
class AclRuleFuzzTest {
  /** Whatever the text: a rule that reads back as itself, or a refusal that says why. */
  @FuzzTest
  void readsOrRefuses(byte[] data) {
    AclRule rule;
    try {
      rule = AclRule.parse(new String(data, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException refusal) {
      assertNotNull(refusal.getMessage());
      return;
    }
    assertEquals(rule, AclRule.parse(rule.toString()));
  }
}
