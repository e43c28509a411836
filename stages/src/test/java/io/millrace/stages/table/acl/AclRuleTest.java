package io.millrace.stages.table.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.table.acl.RuleSets.Shape;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AclRuleTest {
  @Test
  void keysAndValuesMakeTheRuleThatTheTextMakes() {
    Map<String, String> entries =
        Map.of(
            "action", "permit",
            "from", "10.0.0.0/8",
            "to", "any",
            "protocol", "tcp",
            "to-ports", "80-443",
            "flags", "syn/syn+ack",
            "vlan", "10");
    String text = "permit from 10.0.0.0/8 protocol tcp to-ports 80-443 flags syn/syn+ack vlan 10";
    assertEquals(AclRule.parse(text), AclRule.of(entries));
    assertEquals(text, AclRule.of(entries).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permit",
        "deny from 2001:db8::/32 to 2001:db8:1::1/128 protocol icmpv6 icmp 128",
        "permit protocol icmp icmp 3/4 vlan none",
        "deny protocol 254 ingress wan0",
        "permit from-ports 53 to-ports 1024-65535",
        "permit protocol tcp flags none/syn+ack",
        "permit protocol tcp flags ack",
      })
  void textSurvives(String text) {
    assertEquals(text, AclRule.parse(text).toString());
  }

  @Test
  void everyRuleSurvives() {
    SplittableRandom random = new SplittableRandom(1);
    for (boolean ipv6 : new boolean[] {false, true}) {
      for (AclRule rule : RuleSets.make(random, Shape.TANGLED, ipv6, 500)) {
        assertEquals(rule, AclRule.parse(rule.toString()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allow                                | action: 'allow'",
        "permit from                          | from: a value is missing",
        "permit from 10.0.0.1/8               | from: ",
        "permit source 10.0.0.0/8             | source: a rule has no such key",
        "permit protocol tpc                  | protocol: 'tpc'",
        "permit protocol 256                  | protocol: ",
        "permit to-ports 443-80               | to-ports: ",
        "permit to-ports 70000                | to-ports: ",
        "permit to-ports http                 | to-ports: 'http'",
        "permit protocol icmp to-ports 80     | to-ports: the protocol has no ports",
        "permit protocol gre from-ports 80    | from-ports: the protocol has no ports",
        "permit protocol udp flags syn        | flags: they need protocol tcp",
        "permit flags syn                     | flags: they need protocol tcp",
        "permit protocol tcp flags syn/ack    | flags: 'syn/ack'",
        "permit protocol tcp flags sin        | flags: 'sin'",
        "permit protocol tcp flags syn/a/b    | flags: 'syn/a/b'",
        "permit protocol tcp icmp 8           | icmp: it needs protocol icmp",
        "permit protocol icmp icmp 256        | icmp: ",
        "permit protocol icmp icmp echo       | icmp: 'echo'",
        "permit vlan 4095                     | vlan: ",
        "permit vlan blue                     | vlan: 'blue'",
        "permit from 10.0.0.0/8 to 2001:db8::/32 | to: 'from' and 'to' are of different",
      })
  void whatIsWrongIsNamed(String text, String message) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> AclRule.parse(text));
    assertTrue(String.valueOf(error.getMessage()).startsWith(message), error.toString());
  }

  @Test
  void aRuleNeedsAnAction() {
    assertThrows(IllegalArgumentException.class, () -> AclRule.of(Map.of("from", "any")));
  }
}
