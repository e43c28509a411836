package io.millrace.stages.wireguard.config;

import io.millrace.stages.wireguard.config.ConfException.Problem;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one {@code wg0.conf}, line by line. Values are looked at where they stand in the caller's
 * characters, so that wiping these wipes the keys.
 */
final class ConfParser {
  private static final int MOST_PROBLEMS = 20;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]{1,24}");

  private final char[] text;
  private final int length;
  private final List<Problem> problems = new ArrayList<>();
  private final InterfaceSection own = new InterfaceSection();
  private final PeerMerge peers = new PeerMerge();

  /** The section that lines belong to; null before the first and in one that is none. */
  private @Nullable Section section = null;

  private boolean isUnknownSection;
  private int problemsBefore;
  private int line;

  /** Over the first {@code length} characters; spaces in them are moved about. */
  ConfParser(char[] text, int length) {
    this.text = text;
    this.length = length;
  }

  TunnelConfig parse(String file) throws ConfException {
    int from = 0;
    while (from < length) {
      int end = indexOf('\n', from, length);
      line++;
      readLine(from, end);
      from = end + 1;
    }
    endSection();
    if (problems.isEmpty()) {
      return new TunnelConfig(own.finish(), peers.finish());
    }
    own.wipe();
    peers.wipe();
    throw new ConfException(file, problems);
  }

  private void readLine(int from, int to) {
    int end = indexOf('#', from, to);
    int start = skipSpaces(from, end);
    if (start == end || problems.size() >= MOST_PROBLEMS) {
      return;
    }
    if (text[start] == '[') {
      beginSection(compact(start, end).toString());
      return;
    }
    int equals = indexOf('=', start, end);
    if (equals == end) {
      problem(line, "this is neither a section such as [Peer] nor NAME = VALUE");
    } else if (section != null) {
      readValue(section, start, equals, end, to);
    } else if (!isUnknownSection) {
      problem(line, "this belongs to no section: write [Interface] or [Peer] before it");
    }
  }

  private void beginSection(String name) {
    endSection();
    problemsBefore = problems.size();
    isUnknownSection = false;
    if (name.equalsIgnoreCase("[Interface]")) {
      section = own;
    } else if (name.equalsIgnoreCase("[Peer]")) {
      section = new PeerSection(line);
    } else {
      isUnknownSection = true;
      problem(line, "there are the sections [Interface] and [Peer], and no others");
    }
  }

  private void endSection() {
    boolean isTold = problems.size() > problemsBefore; // it may be the key that was wrong
    if (section instanceof PeerSection peer && !peers.add(peer) && !isTold) {
      problem(peer.line(), "this peer has no PublicKey: add it, or remove the section");
    }
    section = null;
  }

  private void readValue(Section section, int start, int equals, int end, int to) {
    String name = nameOf(start, equals);
    if (name == null) {
      problem(line, "what stands before '=' is no name; known: " + section.names());
      return;
    }
    try {
      boolean known =
          section.setText(name, trimmed(equals + 1, end), trimmed(equals + 1, to))
              || section.setWord(name, compact(equals + 1, end));
      if (!known) {
        problem(line, "unknown name '" + name + "'; known: " + section.names());
      }
    } catch (IllegalArgumentException e) {
      problem(line, name + ": " + e.getMessage());
    }
  }

  /** The name in these characters, or null if there is something else. */
  private @Nullable String nameOf(int start, int end) {
    CharSequence name = compact(start, end);
    return NAME.matcher(name).matches() ? name.toString() : null;
  }

  private void problem(int where, String what) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(new Problem(where, Redaction.of(what)));
    }
  }

  private int indexOf(char c, int from, int to) {
    int i = from;
    while (i < to && text[i] != c) {
      i++;
    }
    return i;
  }

  private int skipSpaces(int from, int to) {
    int i = from;
    while (i < to && isSpace(text[i])) {
      i++;
    }
    return i;
  }

  private CharSequence trimmed(int from, int to) {
    int start = skipSpaces(from, to);
    int end = to;
    while (end > start && isSpace(text[end - 1])) {
      end--;
    }
    return CharBuffer.wrap(text, start, end - start);
  }

  /** These characters without the spaces among them, which wg(8) passes over wherever they are. */
  private CharSequence compact(int from, int to) {
    int end = from;
    for (int i = from; i < to; i++) {
      if (!isSpace(text[i])) {
        char c = text[i];
        text[i] = ' ';
        text[end++] = c;
      }
    }
    return CharBuffer.wrap(text, from, end - from);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
