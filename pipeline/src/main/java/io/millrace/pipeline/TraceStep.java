package io.millrace.pipeline;

/**
 * What a stage or port did with a packet that is being traced.
 *
 * @param packet number of the packet, from 1 on since the pipeline started
 * @param node the stage or port
 * @param verdict what it decided
 * @param length length in bytes as the node left it
 * @param head its first bytes as the node left them, 128 at most, in hexadecimal
 */
public record TraceStep(int packet, String node, String verdict, int length, String head) {
  @Override
  public String toString() {
    return "packet %d  %s: %s  %d bytes  %s".formatted(packet, node, verdict, length, head);
  }
}
