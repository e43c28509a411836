package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Suggestion;
import io.millrace.samples.yaml.Value;
import io.millrace.stages.acl.Acl;
import io.millrace.stages.table.acl.AclRule;
import io.millrace.stages.table.acl.AclRuleBuilder;
import io.millrace.stages.table.acl.AclTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code acl}: an access list. A rule is a section with an {@code action} and conditions, or the
 * same on one line, {@code permit from 10.0.0.0/8 protocol udp to-ports 53}.
 */
final class AclType implements StageType {
  private static final List<String> ACTIONS = List.of("permit", "deny");
  private static final List<String> CONDITIONS =
      List.of(
          "from", "to", "protocol", "from-ports", "to-ports", "flags", "icmp", "vlan", "ingress");

  /** Rules take a counter each, and the file has room for 4,096. */
  private static final int MAX_COUNTED = 256;

  @Override
  public String name() {
    return "acl";
  }

  @Override
  public String summary() {
    return "drops what an ordered list of rules denies";
  }

  @Override
  public StageFactory read(Section settings, ConfigContext context) {
    boolean permitUnmatched = settings.oneOf("default", ACTIONS, "deny").equals("permit");
    boolean permitNonIp = settings.flag("permit-non-ip", true);
    boolean hits = settings.flag("hits", false);
    List<AclRule> rules = new ArrayList<>();
    for (Value value : settings.list("rules")) {
      rule(value, context).ifPresent(rules::add);
    }
    if (hits && rules.size() > MAX_COUNTED) {
      settings.problem("hits", "lists of up to %d rules are counted".formatted(MAX_COUNTED));
    }
    return assembly -> {
      List<String> names = List.copyOf(assembly.ports().keySet());
      AclTable table = AclTable.compile(rules, names::indexOf);
      return () -> new Acl(table, permitUnmatched, permitNonIp, hits);
    };
  }

  private static Optional<AclRule> rule(Value value, ConfigContext context) {
    Optional<AclRule> rule = value.isText() ? value.as(AclRule::parse) : rule(value.asSection());
    return rule.filter(known -> isPort(known.ingress(), value, context));
  }

  private static Optional<AclRule> rule(Section section) {
    Optional<String> action =
        section.require("action", "'permit' or 'deny'").flatMap(value -> value.asOneOf(ACTIONS));
    AclRuleBuilder builder = AclRule.builder(action.orElse("deny").equals("permit"));
    boolean good = action.isPresent();
    for (String key : CONDITIONS) {
      Optional<Value> value = section.get(key);
      if (value.isPresent()) {
        Optional<String> text = value.get().asText();
        good &= text.flatMap(t -> section.make(() -> builder.set(key, t))).isPresent();
      }
    }
    section.end();
    return good ? section.make(builder::build) : Optional.empty();
  }

  private static boolean isPort(@Nullable String port, Value rule, ConfigContext context) {
    if (port == null || context.ports().contains(port)) {
      return true;
    }
    rule.problem("ingress: no port '" + port + "'; " + Suggestion.among(port, context.ports()));
    return false;
  }
}
