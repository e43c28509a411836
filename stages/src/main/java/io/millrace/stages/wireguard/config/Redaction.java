package io.millrace.stages.wireguard.config;

import java.util.regex.Pattern;

/** Keeps out of messages what could be a key, wherever in a file or request somebody has put it. */
public final class Redaction {
  /** Hexadecimal or base64, part of a key included. */
  private static final Pattern PERHAPS_KEY = Pattern.compile("[A-Za-z0-9+/]{30,}=?");

  private Redaction() {}

  /** The message with what could be a key hidden. */
  public static String of(String message) {
    return PERHAPS_KEY.matcher(message).replaceAll("(hidden)");
  }
}
