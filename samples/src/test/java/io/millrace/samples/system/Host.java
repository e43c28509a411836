package io.millrace.samples.system;

import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace.
 *
 * @param name its name for {@code ip netns}
 */
record Host(String name) {
  /** Starts a program there, its words separated by single spaces. */
  Shell.Running start(String command) {
    return Shell.start(inside(List.of(command.split(" "))));
  }

  /** Runs a program there, whatever comes of it. */
  Shell.Ended run(String command) {
    return start(command).await();
  }

  /** Whether something listens at a port of TCP, {@code t}, or UDP, {@code u}. */
  boolean listens(String protocol, int port) {
    return run("ss -Hln" + protocol + " sport = :" + port).text().contains(":" + port);
  }

  /** Runs {@code ip} there, which must succeed. */
  String ip(String arguments) {
    return Shell.run("ip -n " + name + " " + arguments);
  }

  /** Sets a variable below {@code /proc/sys} there. */
  void sysctl(String path, int value) {
    Shell.run(inside(List.of("sh", "-c", "echo " + value + " > /proc/sys/" + path))).good();
  }

  /** The Ethernet address of its link. */
  String mac() {
    return run("cat /sys/class/net/eth0/address").good().text().strip();
  }

  /** The command that runs another one there. */
  List<String> inside(List<String> command) {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
    words.addAll(command);
    return words;
  }
}
