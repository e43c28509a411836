package io.millrace.samples.config;

import io.millrace.samples.yaml.Location;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A port as configured.
 *
 * @param name the user's name for it
 * @param settings what it is
 * @param capture where to record all that passes it
 * @param at where the file speaks of it
 * @param resourceAt where the file names the interface or file it uses
 */
public record PortSpec(
    String name, PortSettings settings, Optional<Path> capture, Location at, Location resourceAt) {}
