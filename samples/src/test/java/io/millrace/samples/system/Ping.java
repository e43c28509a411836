package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ping} of iputils has found.
 *
 * <p>ping gives up on a reply after two of the longest round trips it has seen, so on a busy
 * machine a reply may come too late for it. Such replies are found in the kernel's count.
 *
 * @param host where it ran, alone
 * @param repliesBefore echo replies that host had received before
 * @param ended the program
 * @param sent requests sent
 * @param received replies received
 */
record Ping(Host host, long repliesBefore, Shell.Ended ended, int sent, int received) {
  private static final Pattern COUNTS =
      Pattern.compile("(\\d+) packets transmitted, (\\d+) received");

  private static final Duration LATE = Duration.ofSeconds(3);
  private static final Duration RESUME = Duration.ofSeconds(5);

  /** Pings, with ping's options and the destination, separated by single spaces. */
  static Ping from(Host host, String arguments) {
    long before = replies(host);
    return of(host, before, host.run("ping -n " + arguments));
  }

  /** Pings until there is an answer, which takes at most a few seconds. */
  static void until(Host host, String address) {
    long deadline = System.nanoTime() + RESUME.toNanos();
    while (from(host, "-c 1 -W 0.3 " + address).received == 0) {
      if (System.nanoTime() - deadline > 0) {
        fail("no answer from " + address + " for " + RESUME.toSeconds() + " s");
      }
    }
  }

  /** What a ping that ran has found. */
  static Ping of(Host host, long repliesBefore, Shell.Ended ended) {
    Matcher matcher = COUNTS.matcher(ended.text());
    return matcher.find()
        ? new Ping(
            host,
            repliesBefore,
            ended,
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)))
        : fail("not a ping: " + ended);
  }

  /** Asserts that every request was answered, each once. */
  Ping complete() {
    long replies = repliesSoFar();
    assertTrue(sent > 0 && replies == sent, replies + " replies: " + ended);
    return this;
  }

  /** Replies that have come until now, or in a while if some are missing. */
  long repliesSoFar() {
    long deadline = System.nanoTime() + LATE.toNanos();
    long replies = received;
    while (replies < sent && System.nanoTime() - deadline < 0) {
      replies = replies(host) - repliesBefore;
    }
    return replies;
  }

  /** Echo replies that a host has received since it was made. */
  static long replies(Host host) {
    String counters = host.run("cat /proc/net/snmp /proc/net/snmp6").good().text();
    List<String> icmp = counters.lines().filter(line -> line.startsWith("Icmp: ")).toList();
    int column = List.of(icmp.getFirst().split(" +")).indexOf("InEchoReps");
    long replies6 =
        counters
            .lines()
            .filter(line -> line.startsWith("Icmp6InEchoReplies "))
            .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]))
            .sum();
    return Long.parseLong(icmp.get(1).split(" +")[column]) + replies6;
  }

  /** Asserts that no request was answered. */
  Ping lost() {
    assertTrue(sent > 0 && received == 0, ended.toString());
    return this;
  }

  /** Asserts that it has said this. */
  Ping says(String part) {
    assertTrue(ended.text().contains(part), "not '" + part + "': " + ended);
    return this;
  }

  /** Its line of round-trip times. */
  String roundTrip() {
    return ended
        .text()
        .lines()
        .filter(line -> line.startsWith("rtt "))
        .findFirst()
        .orElse("no round trip");
  }
}
