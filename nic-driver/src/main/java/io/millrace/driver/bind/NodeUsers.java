package io.millrace.driver.bind;

import io.millrace.driver.host.HostFiles;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** Finds processes by what they have open (proc_pid_fd(5)); root sees all, others their own. */
final class NodeUsers {
  private final HostFiles files;

  NodeUsers(HostFiles files) {
    this.files = files;
  }

  /** A process that has one of the nodes open, as {@code process 123 (java)}. */
  Optional<String> anyOf(Collection<String> nodes) {
    return files.list("/proc").stream()
        .filter(name -> !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9'))
        .filter(process -> hasOpen(process, nodes))
        .findFirst()
        .map(process -> "process " + process + name(process));
  }

  private boolean hasOpen(String process, Collection<String> nodes) {
    String open = "/proc/" + process + "/fd/";
    return files.list(open).stream()
        .flatMap(fd -> files.link(open + fd).stream())
        .map(Path::toString)
        .anyMatch(nodes::contains);
  }

  private String name(String process) {
    return files.text("/proc/" + process + "/comm").map(name -> " (" + name + ")").orElse("");
  }
}
