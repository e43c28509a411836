package io.millrace.stages.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the engines of this machine, proves each by known answers, and chooses: the first usable
 * one, fastest first, unless one is asked for by name. Finding and proving happen once, at the
 * first call; all methods are for any thread, for times when nothing is in a hurry.
 */
public final class AeadEngines {
  private static final List<FoundEngine> FOUND = find();

  private AeadEngines() {}

  /** All engines, fastest first, with what was found of each. */
  public static List<AeadEngine> list() {
    return FOUND.stream().map(FoundEngine::engine).toList();
  }

  /**
   * The engine that {@link #open} opens.
   *
   * @param forced the name of one to use and no other; empty to choose the fastest
   * @throws IllegalArgumentException when it is unknown or not usable; the message says why
   */
  public static AeadEngine choose(Optional<String> forced) {
    return find(FOUND, forced).engine();
  }

  /** A new instance for one worker, which closes it; otherwise as {@link #choose}. */
  public static Aead open(Optional<String> forced) {
    return find(FOUND, forced).opener().get();
  }

  private static List<FoundEngine> find() {
    List<FoundEngine> found = new ArrayList<>();
    found.add(IpsecMbAead.find(CryptoLibraries.ipsecMb()));
    found.add(OpenSslAead.find(CryptoLibraries.openSsl()));
    found.add(JceAead.find());
    found.addFirst(LanesAead.find(find(found, Optional.empty())));
    return List.copyOf(found);
  }

  static FoundEngine find(List<FoundEngine> all, Optional<String> forced) {
    if (forced.isEmpty()) {
      return all.stream().filter(found -> found.engine().isUsable()).findFirst().orElseThrow();
    }
    String name = forced.get();
    FoundEngine found =
        all.stream()
            .filter(each -> each.engine().name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(unknown(all, name)));
    if (!found.engine().isUsable()) {
      throw new IllegalArgumentException(
          "crypto engine " + name + " cannot be used: " + found.engine().problem());
    }
    return found;
  }

  private static String unknown(List<FoundEngine> all, String name) {
    return "no crypto engine is called '%s': there are %s"
        .formatted(
            name,
            all.stream().map(found -> found.engine().name()).collect(Collectors.joining(", ")));
  }
}
