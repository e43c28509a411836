package io.millrace.stages.wireguard.config;

import java.util.Optional;

/** What is to become of something that may be there or not. */
public sealed interface Update<T> {
  /** It stays as it is. */
  record Keep<T>() implements Update<T> {}

  /** It is taken away. */
  record Clear<T>() implements Update<T> {}

  /**
   * It becomes this.
   *
   * @param value what it becomes
   */
  record Set<T>(T value) implements Update<T> {}

  /** What there is afterwards. */
  default Optional<T> after(Optional<T> before) {
    return switch (this) {
      case Keep<T> keep -> before;
      case Clear<T> clear -> Optional.empty();
      case Set<T> set -> Optional.of(set.value);
    };
  }

  /** What there is afterwards, whatever there was. */
  static <T> Update<T> to(Optional<T> value) {
    return value.<Update<T>>map(Set::new).orElseGet(Clear::new);
  }
}
