package io.millrace.pipeline;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * Why a packet was dropped: a name, and a sentence that explains it. A stage declares its reasons
 * as constants; the same name always means the same reason, in whichever stage it is used.
 */
public final class DropReason {
  /** The stage threw an exception; all packets of the burst it was given went with it. */
  public static final DropReason STAGE_FAILED =
      declare("stage-failed", "The stage failed while it had the packet; the log says how.");

  /** The port to send by had no room. */
  public static final DropReason TX_FULL =
      declare("tx-full", "The transmit queue was full: the port is slower than what it is sent.");

  /** The pipeline was stopped or changed while the stage held the packet. */
  public static final DropReason STOPPED =
      declare("stopped", "The stage still held the packet when the pipeline stopped.");

  private final int id;
  private final String name;
  private final String sentence;

  private DropReason(int id, String name, String sentence) {
    this.id = id;
    this.name = name;
    this.sentence = sentence;
  }

  /**
   * The reason of that name.
   *
   * @param name lower-case words joined by hyphens, such as {@code ipv4-checksum}
   * @param sentence one sentence for the user
   */
  public static DropReason declare(String name, String sentence) {
    return Registry.declare(name, sentence);
  }

  /** All reasons declared so far. */
  public static List<DropReason> all() {
    return List.copyOf(Registry.REASONS);
  }

  static DropReason byId(int id) {
    return Registry.REASONS.get(id);
  }

  /** A small number, the same as long as the process lives. */
  int id() {
    return id;
  }

  /** Its name, such as {@code ipv4-checksum}. */
  public String name() {
    return name;
  }

  /** What it means, in one sentence. */
  public String sentence() {
    return sentence;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Apart from the constants above, so that it is there when they are made. */
  private static final class Registry {
    private static final Pattern FORM = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final List<DropReason> REASONS = new CopyOnWriteArrayList<>();
    private static final Map<String, DropReason> BY_NAME = new ConcurrentHashMap<>();

    private static synchronized DropReason declare(String name, String sentence) {
      if (!FORM.matcher(name).matches() || sentence.isBlank()) {
        throw new IllegalArgumentException(
            "a drop reason has a name such as 'ipv4-checksum' and a sentence, not '" + name + "'");
      }
      DropReason known = BY_NAME.get(name);
      if (known != null) {
        if (!known.sentence.equals(sentence)) {
          throw new IllegalArgumentException(
              "drop reason '" + name + "' is declared twice with different meanings");
        }
        return known;
      }
      DropReason reason = new DropReason(REASONS.size(), name, sentence);
      REASONS.add(reason);
      BY_NAME.put(name, reason);
      return reason;
    }
  }
}
