package io.millrace.driver.bind;

import io.millrace.driver.host.HostFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Carries steps out on this machine, with the rights of this process. */
public final class SystemOperator implements Operator {
  private static final long NODE_PATIENCE_MILLIS = 3_000;
  private static final long MODULE_PATIENCE_SECONDS = 60;

  private final HostFiles files = HostFiles.system();

  @Override
  public void perform(Step step) throws IOException {
    switch (step) {
      case Step.Write write -> write(write);
      case Step.LoadModule module -> load(module);
      case Step.GiveNode give -> give(Path.of(give.node()), give.user());
      case Step.GiveDeviceNode give -> {
        String names = Step.GiveDeviceNode.names(give.address());
        for (String name : files.list(names)) {
          if (files.exists(names + name + "/dev")) { // else this kernel makes no such nodes
            give(Path.of("/dev/vfio/devices", name), give.user());
          }
        }
      }
    }
  }

  /** One write(2), as sysfs wants it. */
  private static void write(Step.Write write) throws IOException {
    byte[] line = (write.text() + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      Files.write(Path.of(write.path()), line, StandardOpenOption.WRITE);
    } catch (FileSystemException e) {
      String why = e.getReason() == null ? "there is no such file" : e.getReason();
      throw new IOException("'" + write.command() + "' failed: " + why, e);
    } catch (IOException e) {
      throw new IOException("'" + write.command() + "' failed: " + e.getMessage(), e);
    }
  }

  private static void load(Step.LoadModule module) throws IOException {
    String modprobe = Files.isExecutable(Path.of("/sbin/modprobe")) ? "/sbin/modprobe" : "modprobe";
    List<String> command =
        module.required()
            ? List.of(modprobe, module.name())
            : List.of(modprobe, "-q", module.name());
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      if (module.required()) {
        throw new IOException("cannot run modprobe, which loads " + module.name(), e);
      }
      return;
    }
    int code = await(process);
    if (module.required() && code != 0) {
      throw new IOException(
          "'%s' failed (%d): this kernel may come without it; 'millrace doctor' looks"
              .formatted(module.command(), code));
    }
  }

  private static int await(Process process) throws IOException {
    try {
      if (process.waitFor(MODULE_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      process.destroyForcibly();
      throw new IOException("modprobe does not end");
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void give(Path node, String user) throws IOException {
    awaitNode(node);
    UserPrincipal owner;
    try {
      owner = node.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("there is no user '" + user + "'", e);
    }
    try {
      Files.setOwner(node, owner);
    } catch (FileSystemException e) {
      throw new IOException("cannot give " + node + " to " + user + ": " + e.getReason(), e);
    }
  }

  /** With udev the node may come a moment after the driver. */
  private static void awaitNode(Path node) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(NODE_PATIENCE_MILLIS);
    while (!Files.exists(node)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("the kernel has made no " + node);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
