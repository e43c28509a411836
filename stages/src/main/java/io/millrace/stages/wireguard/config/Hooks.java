package io.millrace.stages.wireguard.config;

import java.util.List;

/**
 * Commands of a shell that wg-quick(8) runs when an interface comes and goes. Kept, never run here:
 * that is for whoever brings a tunnel up.
 *
 * @param preUp before it comes up
 * @param postUp after it has come up
 * @param preDown before it goes down
 * @param postDown after it has gone down
 */
public record Hooks(
    List<String> preUp, List<String> postUp, List<String> preDown, List<String> postDown) {
  /** No commands. */
  public static final Hooks NONE = new Hooks(List.of(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Hooks {
    preUp = List.copyOf(preUp);
    postUp = List.copyOf(postUp);
    preDown = List.copyOf(preDown);
    postDown = List.copyOf(postDown);
  }
}
