package io.millrace.perf.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A page that is one file. Its own policy forbids it the network and every script but its own,
 * which is named by its hash (W3C, Content Security Policy Level 3).
 */
public final class Page {
  private Page() {}

  /** With the style and the script of all our pages. */
  public static String of(String title, Element body) {
    String script = resource("page.js");
    String policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" + hash(script) + "'";
    Element head =
        Element.of(
            "head",
            Element.of("meta").with("charset", "utf-8"),
            Element.of("meta")
                .with("http-equiv", "Content-Security-Policy")
                .with("content", policy),
            Element.of("meta")
                .with("name", "viewport")
                .with("content", "width=device-width, initial-scale=1"),
            Element.of("meta").with("name", "color-scheme").with("content", "light dark"),
            Element.of("title", title),
            Element.of("style", resource("page.css")));
    body.add(Element.of("script", script));
    return "<!DOCTYPE html>\n" + Element.of("html", head, body).with("lang", "en") + "\n";
  }

  private static String hash(String script) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
