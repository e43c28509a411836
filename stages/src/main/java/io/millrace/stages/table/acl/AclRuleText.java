package io.millrace.stages.table.acl;

import io.millrace.stages.wire.Prefix;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules as text. */
final class AclRuleText {
  private static final String ACTION = "action";
  private static final List<String> KEYS =
      List.of(
          "from", "to", "protocol", "from-ports", "to-ports", "flags", "icmp", "vlan", "ingress");

  /** Names of the protocols that access lists usually speak of. */
  private static final Map<String, Integer> PROTOCOLS =
      Map.ofEntries(
          Map.entry("icmp", 1),
          Map.entry("igmp", 2),
          Map.entry("tcp", 6),
          Map.entry("udp", 17),
          Map.entry("dccp", 33),
          Map.entry("gre", 47),
          Map.entry("esp", 50),
          Map.entry("ah", 51),
          Map.entry("icmpv6", 58),
          Map.entry("ospf", 89),
          Map.entry("pim", 103),
          Map.entry("vrrp", 112),
          Map.entry("sctp", 132),
          Map.entry("udplite", 136));

  private AclRuleText() {}

  static AclRule parse(String text) {
    String[] words = text.strip().split("\\s+");
    AclRuleBuilder builder = AclRule.builder(isPermit(words[0]));
    if (words.length % 2 == 0) {
      throw new IllegalArgumentException(
          words[words.length - 1] + ": a value is missing in '" + text.strip() + "'");
    }
    for (int i = 1; i < words.length; i += 2) {
      builder.set(words[i], words[i + 1]);
    }
    return builder.build();
  }

  static AclRule of(Map<String, String> entries) {
    String action = entries.get(ACTION);
    if (action == null) {
      throw new IllegalArgumentException("action: it is missing; it is permit or deny");
    }
    AclRuleBuilder builder = AclRule.builder(isPermit(action));
    entries.forEach(
        (key, value) -> {
          if (!key.equals(ACTION)) {
            builder.set(key, value);
          }
        });
    return builder.build();
  }

  private static boolean isPermit(String action) {
    return switch (action) {
      case "permit" -> true;
      case "deny" -> false;
      default ->
          throw new IllegalArgumentException("action: '" + action + "' is not permit or deny");
    };
  }

  static AclRuleBuilder set(AclRuleBuilder rule, String key, String value) {
    return switch (key) {
      case "from" -> rule.from(prefix(value));
      case "to" -> rule.to(prefix(value));
      case "protocol" -> rule.protocol(protocol(value));
      case "from-ports" -> rule.ports(true, PortRange.parse(value));
      case "to-ports" -> rule.ports(false, PortRange.parse(value));
      case "flags" -> rule.flags(TcpFlags.parse(value));
      case "icmp" -> rule.icmp(IcmpMatch.parse(value));
      case "vlan" -> rule.vlan(vlan(value));
      case "ingress" -> rule.ingress(value.equals("any") ? null : value);
      default ->
          throw new IllegalArgumentException(
              "a rule has no such key; it has action, " + String.join(", ", KEYS));
    };
  }

  private static @Nullable Prefix prefix(String text) {
    return text.equals("any") ? null : Prefix.parse(text);
  }

  private static int protocol(String text) {
    if (text.equals("any")) {
      return AclRule.ANY;
    }
    Integer named = PROTOCOLS.get(text);
    return named != null
        ? named
        : number(text, "a protocol such as tcp, udp, icmp, icmpv6, esp, a number or any");
  }

  private static int vlan(String text) {
    return switch (text) {
      case "any" -> AclRule.ANY;
      case "none" -> AclRule.UNTAGGED;
      default -> number(text, "a VLAN id from 0 to 4094, none or any");
    };
  }

  private static int number(String text, String wanted) {
    if (!text.matches("\\d{1,4}")) {
      throw new IllegalArgumentException("'" + text + "' is not " + wanted);
    }
    return Integer.parseInt(text);
  }

  static String format(AclRule rule) {
    StringBuilder text = new StringBuilder(rule.permit() ? "permit" : "deny");
    append(text, "from", rule.from());
    append(text, "to", rule.to());
    append(text, "protocol", rule.protocol() < 0 ? null : protocolName(rule.protocol()));
    append(text, "from-ports", rule.fromPorts().isAny() ? null : rule.fromPorts());
    append(text, "to-ports", rule.toPorts().isAny() ? null : rule.toPorts());
    append(text, "flags", rule.flags().mask() == 0 ? null : rule.flags());
    append(text, "icmp", rule.icmp().isAny() ? null : rule.icmp());
    append(text, "vlan", vlanText(rule.vlan()));
    append(text, "ingress", rule.ingress());
    return text.toString();
  }

  private static void append(StringBuilder text, String key, @Nullable Object value) {
    if (value != null) {
      text.append(' ').append(key).append(' ').append(value);
    }
  }

  private static @Nullable String vlanText(int vlan) {
    return switch (vlan) {
      case AclRule.ANY -> null;
      case AclRule.UNTAGGED -> "none";
      default -> Integer.toString(vlan);
    };
  }

  private static String protocolName(int number) {
    return PROTOCOLS.entrySet().stream()
        .filter(entry -> entry.getValue() == number)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(Integer.toString(number));
  }
}
