package io.millrace.samples.command;

import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.TraceStep;
import io.millrace.samples.control.ControlServer;
import io.millrace.samples.view.TraceText;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The appliance's side of {@code millrace trace}: {@code trace COUNT MILLIS} is answered by the
 * steps of the next COUNT packets, a line each, for so many milliseconds at most.
 */
final class TraceHandler implements ControlServer.Handler {
  /** The first word of the request. */
  static final String REQUEST = "trace";

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Pipeline pipeline;

  TraceHandler(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public void answer(String[] request, ControlServer.Answer answer) throws IOException {
    if (request.length != 3) {
      answer.line("error unknown request");
      return;
    }
    try {
      int count = Integer.parseInt(request[1]);
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(request[2]));
      pipeline.trace(count);
      send(answer, deadline);
    } catch (NumberFormatException e) {
      answer.line("error not a number: " + e.getMessage());
    } finally {
      pipeline.traceEnd();
    }
  }

  private void send(ControlServer.Answer answer, long deadline) throws IOException {
    while (true) {
      boolean complete = pipeline.traceComplete();
      for (TraceStep step = pipeline.traceStep(); step != null; step = pipeline.traceStep()) {
        answer.line(TraceText.encode(step));
      }
      if (complete || System.nanoTime() - deadline > 0) {
        return;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
