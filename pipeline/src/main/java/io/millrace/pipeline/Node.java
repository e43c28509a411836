package io.millrace.pipeline;

import io.millrace.driver.memory.Burst;

/**
 * A place in a segment that packets gather at, until its turn comes. Belongs to the segment's
 * thread.
 */
abstract class Node {
  final String name;

  /** What has gathered; origin and time are those of the burst under way. */
  final Burst input = new Burst();

  Node(String name) {
    this.name = name;
  }

  /** Deals with everything in {@link #input}, which is not empty, and leaves it empty. */
  abstract void run();
}
