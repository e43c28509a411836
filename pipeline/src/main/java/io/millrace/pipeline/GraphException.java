package io.millrace.pipeline;

/** A graph that cannot be: the message names the node at fault and says what to do. */
public final class GraphException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GraphException(String message) {
    super(message);
  }
}
