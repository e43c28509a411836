package io.millrace.stages.wireguard.config;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What wg-quick(8) adds to the section {@code [Interface]}.
 *
 * @param addresses of the tunnel's interface
 * @param dns addresses of name servers and names of search domains, as they are written
 * @param mtu largest packet inside the tunnel in bytes
 * @param table where routes to the allowed IPs go: {@code auto}, {@code off}, or the number or name
 *     of a routing table
 * @param hooks commands to run
 * @param saveConfig whether to write the file anew from what the tunnel has become
 */
public record QuickSettings(
    List<TunnelAddress> addresses,
    List<String> dns,
    OptionalInt mtu,
    String table,
    Hooks hooks,
    boolean saveConfig) {
  /** The table that wg-quick(8) takes unless told. */
  public static final String AUTO = "auto";

  /** Nothing set. */
  public static final QuickSettings NONE =
      new QuickSettings(List.of(), List.of(), OptionalInt.empty(), AUTO, Hooks.NONE, false);

  /** Copies the lists. */
  public QuickSettings {
    addresses = List.copyOf(addresses);
    dns = List.copyOf(dns);
  }

  /** The words of the file that only wg-quick(8) itself acts on, as far as they are there. */
  public List<String> wordsForOthers() {
    List<String> words = new ArrayList<>();
    addIf(!dns.isEmpty(), "DNS", words);
    addIf(!hooks.preUp().isEmpty(), "PreUp", words);
    addIf(!hooks.postUp().isEmpty(), "PostUp", words);
    addIf(!hooks.preDown().isEmpty(), "PreDown", words);
    addIf(!hooks.postDown().isEmpty(), "PostDown", words);
    addIf(saveConfig, "SaveConfig", words);
    return words;
  }

  private static void addIf(boolean isThere, String word, List<String> words) {
    if (isThere) {
      words.add(word);
    }
  }

  /** Whether the allowed IPs are to become routes. */
  public boolean hasRoutes() {
    return !table.equalsIgnoreCase("off");
  }
}
