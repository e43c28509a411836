package io.millrace.samples.view;

import io.millrace.pipeline.TraceStep;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps of a trace: as lines of words on their way between processes, {@code packet node length
 * head verdict...}, and as text or JSON for the user.
 */
public final class TraceText {
  private static final int WORDS = 5;

  private TraceText() {}

  /** A step as a line. */
  public static String encode(TraceStep step) {
    String head = step.head().isEmpty() ? "-" : step.head();
    return String.join(
        " ",
        Integer.toString(step.packet()),
        step.node(),
        Integer.toString(step.length()),
        head,
        step.verdict());
  }

  /** The step that a line tells of. */
  public static TraceStep decode(String line) {
    String[] words = line.split(" ", WORDS);
    if (words.length < WORDS) {
      throw new IllegalArgumentException("the appliance answered: " + line);
    }
    String head = words[3].equals("-") ? "" : words[3];
    return new TraceStep(
        Integer.parseInt(words[0]), words[1], words[4], Integer.parseInt(words[2]), head);
  }

  /** Packet by packet, a line for each step. */
  public static String text(List<String> lines) {
    Map<Integer, List<TraceStep>> packets = new LinkedHashMap<>();
    lines.stream()
        .map(TraceText::decode)
        .forEach(step -> packets.computeIfAbsent(step.packet(), p -> new ArrayList<>()).add(step));
    StringBuilder text = new StringBuilder();
    packets.forEach(
        (packet, steps) -> {
          TextTable table = new TextTable("packet " + packet, "", "bytes", "");
          steps.forEach(
              step ->
                  table.row(
                      "  " + step.node(),
                      step.verdict(),
                      step.length(),
                      FrameText.of(HexFormat.of().parseHex(step.head()))));
          text.append(table).append('\n');
        });
    return text.toString();
  }

  /** As JSON. */
  public static String json(List<String> lines) {
    return Json.text(lines.stream().map(TraceText::decode).map(TraceText::toMap).toList()) + "\n";
  }

  private static Map<String, Object> toMap(TraceStep step) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("packet", step.packet());
    map.put("node", step.node());
    map.put("verdict", step.verdict());
    map.put("length", step.length());
    map.put("head", step.head());
    return map;
  }
}
