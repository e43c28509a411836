package io.millrace.samples.config;

import io.millrace.samples.yaml.Location;

/**
 * What leads where.
 *
 * @param from a port, for what it receives, or a stage
 * @param output one of the stage's outputs; empty for the first one, and for a port
 * @param to a stage or a port
 * @param at where the file says so
 */
public record Connection(String from, String output, String to, Location at) {}
