package io.millrace.perf.peers;

import io.millrace.samples.view.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Tells what was measured, once: at the end, or what there is so far when something fails or the
 * process is interrupted, because half an hour of measuring is not to be lost. Any thread may ask.
 */
final class Telling implements AutoCloseable {
  private final Comparison.Plan plan;
  private final List<Comparison.Job> jobs;
  private final int turnsInAll;
  private final @Nullable Path json;
  private final PrintWriter out;
  private final Collection<Comparison.Turn> turns = new CopyOnWriteArrayList<>();
  private final Thread interrupted = new Thread(this::interrupt, "bench-interrupted");
  private boolean told;

  /**
   * From now on, until it is closed, an interruption is met.
   *
   * @param devices how many take turns
   * @param json for every sample, if wanted
   */
  Telling(
      Comparison.Plan plan,
      List<Comparison.Job> jobs,
      int devices,
      @Nullable Path json,
      PrintWriter out) {
    this.plan = plan;
    this.jobs = List.copyOf(jobs);
    turnsInAll = jobs.size() * plan.rounds() * devices;
    this.json = json;
    this.out = out;
    Runtime.getRuntime().addShutdownHook(interrupted);
  }

  /** Where turns go when they are through. */
  Collection<Comparison.Turn> turns() {
    return turns;
  }

  /** Prints the table and writes the file, unless that is done. */
  synchronized Comparison.Outcome tell() throws IOException {
    Comparison.Outcome outcome = new Comparison.Outcome(plan, jobs, List.copyOf(turns));
    if (!told && !outcome.turns().isEmpty()) {
      told = true;
      if (outcome.turns().size() < turnsInAll) {
        out.printf("bench: after %d of %d turns:%n", outcome.turns().size(), turnsInAll);
      }
      out.print(outcome.table());
      out.flush();
      if (json != null) {
        Json.write(outcome.json(), json);
      }
    }
    return outcome;
  }

  /** The processes that measure have nobody left to end them. */
  private void interrupt() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    try {
      tell();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    tell();
    try {
      Runtime.getRuntime().removeShutdownHook(interrupted);
    } catch (IllegalStateException e) {
      return; // the interruption is under way, and has it told
    }
  }
}
