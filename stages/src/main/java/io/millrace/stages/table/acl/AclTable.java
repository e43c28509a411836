package io.millrace.stages.table.acl;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * An access list, compiled: finds the first rule that matches a packet. Immutable; one table serves
 * all workers, each with {@link AclKeys} of its own.
 *
 * <p>Memory is bounded: 0.6 MiB for each IP version, 3 MiB more for tables of a short list; of a
 * long list some 500 bytes a rule usually, 8 KiB at most for each IPv4 rule of scattered addresses,
 * and 128 MiB more at most if rules are such that bit vectors must tell most of them apart.
 */
public final class AclTable {
  /** Result for a packet that no rule matches, or whose IP header is not a whole one. */
  public static final int NO_RULE = -1;

  /** Result for a frame that is neither IPv4 nor IPv6. */
  public static final int NOT_IP = -2;

  private final int size;
  private final boolean[] permits;
  final Ipv4Rules ipv4;
  private final Ipv6Rules ipv6;

  private AclTable(List<AclRule> rules, ToIntFunction<String> ports) {
    size = rules.size();
    permits = new boolean[size];
    for (int i = 0; i < size; i++) {
      permits[i] = rules.get(i).permit();
    }
    ipv4 = new Ipv4Rules(rules, ports);
    ipv6 = new Ipv6Rules(rules, ports);
  }

  /**
   * Compiles rules of which none names a port of arrival.
   *
   * @param rules in order of precedence
   */
  public static AclTable compile(List<AclRule> rules) {
    return compile(rules, name -> -1);
  }

  /**
   * Compiles rules.
   *
   * @param rules in order of precedence
   * @param ports numbers of the ports by name; -1 if there is no such port
   * @throws IllegalArgumentException if a rule names a port that there is not
   */
  public static AclTable compile(List<AclRule> rules, ToIntFunction<String> ports) {
    return new AclTable(rules, ports);
  }

  /** Number of rules. */
  public int size() {
    return size;
  }

  /** Whether a rule lets packets through. */
  public boolean permits(int rule) {
    return permits[rule];
  }

  /** Bytes that the compiled list takes. */
  public long memoryBytes() {
    return ipv4.memoryBytes() + ipv6.memoryBytes() + size;
  }

  /**
   * Classifies a burst.
   *
   * @param keys its packets' fields
   * @param rules receives for each packet the number of the first rule that matches, counted from
   *     0, {@link #NO_RULE} or {@link #NOT_IP}
   */
  public void match(AclKeys keys, int[] rules) {
    if (keys.ipv4.count + keys.ipv6.count < keys.size) {
      System.arraycopy(keys.other, 0, rules, 0, keys.size);
    }
    ipv4.match(keys.ipv4, rules);
    ipv6.match(keys.ipv6, rules);
  }
}
