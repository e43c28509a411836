package io.millrace.stages.wireguard.uapi;

import io.millrace.stages.wireguard.config.Numbers;
import java.util.OptionalInt;

/** Values of the protocol. */
final class Values {
  private Values() {}

  static OptionalInt number(CharSequence value, int max, String what) {
    return OptionalInt.of(Numbers.decimal(value, max, what));
  }

  /** A flag is either set or left out. */
  static boolean isTrue(String key, CharSequence value) {
    if (!value.toString().equals("true")) {
      throw new IllegalArgumentException(key + " is true or left out");
    }
    return true;
  }

  static IllegalArgumentException unknown(String of) {
    return new IllegalArgumentException("unknown key of " + of);
  }
}
