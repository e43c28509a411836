package io.millrace.stages.table.acl;

import io.millrace.stages.wire.Prefix;
import org.jspecify.annotations.Nullable;

/** Puts a rule together, by value or by the text that configurations use. */
public final class AclRuleBuilder {
  private final boolean permit;
  private @Nullable Prefix from;
  private @Nullable Prefix to;
  private int protocol = AclRule.ANY;
  private PortRange fromPorts = PortRange.ANY;
  private PortRange toPorts = PortRange.ANY;
  private TcpFlags flags = TcpFlags.ANY;
  private IcmpMatch icmp = IcmpMatch.ANY;
  private int vlan = AclRule.ANY;
  private @Nullable String ingress;

  AclRuleBuilder(boolean permit) {
    this.permit = permit;
  }

  /** Source addresses. */
  public AclRuleBuilder from(@Nullable Prefix prefix) {
    from = prefix;
    return this;
  }

  /** Destination addresses. */
  public AclRuleBuilder to(@Nullable Prefix prefix) {
    to = prefix;
    return this;
  }

  /** IP protocol. */
  public AclRuleBuilder protocol(int number) {
    protocol = number;
    return this;
  }

  /** Source ports. */
  public AclRuleBuilder fromPorts(int first, int last) {
    fromPorts = new PortRange(first, last);
    return this;
  }

  /** Destination ports. */
  public AclRuleBuilder toPorts(int first, int last) {
    toPorts = new PortRange(first, last);
    return this;
  }

  /** TCP flags. */
  public AclRuleBuilder flags(TcpFlags wanted) {
    flags = wanted;
    return this;
  }

  /** ICMP type and code. */
  public AclRuleBuilder icmp(IcmpMatch message) {
    icmp = message;
    return this;
  }

  /** VLAN id, {@link AclRule#ANY} or {@link AclRule#UNTAGGED}. */
  public AclRuleBuilder vlan(int id) {
    vlan = id;
    return this;
  }

  /** Name of the port of arrival. */
  public AclRuleBuilder ingress(@Nullable String port) {
    ingress = port;
    return this;
  }

  /**
   * Sets a condition from text. Every key takes {@code any} as well.
   *
   * @param key one of {@code from}, {@code to} (a prefix), {@code protocol} (a name or a number),
   *     {@code from-ports}, {@code to-ports} ({@link PortRange#parse}), {@code flags} ({@link
   *     TcpFlags#parse}), {@code icmp} ({@link IcmpMatch#parse}), {@code vlan} (an id or {@code
   *     none}), {@code ingress} (a port's name)
   * @throws IllegalArgumentException with the key in front, if the key or its value is wrong
   */
  public AclRuleBuilder set(String key, String value) {
    try {
      return AclRuleText.set(this, key, value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  AclRuleBuilder ports(boolean ofSource, PortRange range) {
    return ofSource ? fromPorts(range.first(), range.last()) : toPorts(range.first(), range.last());
  }

  /**
   * The rule.
   *
   * @throws IllegalArgumentException if conditions exclude each other
   */
  public AclRule build() {
    return new AclRule(permit, from, to, protocol, fromPorts, toPorts, flags, icmp, vlan, ingress);
  }
}
