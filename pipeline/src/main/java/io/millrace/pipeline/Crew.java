package io.millrace.pipeline;

/** The workers of a pipeline, in one of the placements. Called by the thread that controls it. */
interface Crew {
  /** Starts the workers and waits until they are ready; throws what kept one of them. */
  void start();

  /** Compiles the graph and has the workers go over to it; returns when they have. */
  void replace(Graph graph);

  /** Whether all ports have ended and all they brought has been dealt with. */
  boolean isQuiet();

  /** Stops polling, lets what is under way get to its end, and waits for the workers. */
  void stop();
}
