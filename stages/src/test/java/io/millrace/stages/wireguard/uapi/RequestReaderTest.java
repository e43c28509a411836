package io.millrace.stages.wireguard.uapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.stages.Corpus;
import io.millrace.stages.wireguard.config.AllowedIp;
import io.millrace.stages.wireguard.config.PeerChange;
import io.millrace.stages.wireguard.config.TunnelChange;
import io.millrace.stages.wireguard.config.TunnelException.Errno;
import io.millrace.stages.wireguard.config.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestReaderTest {
  private static final String KEY =
      "b85996fecc9c7f1fc6d2572a76eda11d59bcd20be8e543b15ce4bd85a8e75a33";
  private static final String OTHER =
      "58402e695ba1772b1cc9309755f043251ea77fdcf10fbe63989ceb7e19321376";

  private static List<Request> read(String text) {
    RequestReader reader = new RequestReader();
    List<Request> requests = new ArrayList<>();
    text.lines().forEach(line -> reader.line(line).ifPresent(requests::add));
    return requests;
  }

  private static TunnelChange change(String text) {
    return assertInstanceOf(Request.Set.class, read("set=1\n" + text + "\n\n").getFirst()).change();
  }

  @Test
  void aGet() {
    assertEquals(List.of(new Request.Get()), read("get=1\n\n"));
    assertEquals(2, read("\nget=1\n\n\nget=1\n\n").size());
    assertEquals(List.of(), read("get=1\n"));
  }

  @Test
  void aSetOfEverything() {
    TunnelChange change =
        change(
            """
            private_key=%1$s
            listen_port=12912
            fwmark=4294967295
            replace_peers=true
            public_key=%1$s
            preshared_key=%2$s
            replace_allowed_ips=true
            allowed_ip=192.168.4.4/32
            allowed_ip=-10.0.0.0/8
            allowed_ip=+::/0
            endpoint=[abcd:23::33]:51820
            persistent_keepalive_interval=110
            protocol_version=1
            public_key=%2$s
            remove=true
            public_key=%2$s
            update_only=true\
            """
                .formatted(KEY, OTHER));
    assertInstanceOf(Update.Set.class, change.privateKey());
    assertEquals(OptionalInt.of(12912), change.listenPort());
    assertEquals(OptionalInt.of(-1), change.fwmark());
    assertTrue(change.replacePeers());
    assertEquals(3, change.peers().size());
    PeerChange first = change.peers().getFirst();
    assertInstanceOf(Update.Set.class, first.presharedKey());
    assertTrue(first.replaceAllowedIps());
    assertEquals(
        Stream.of("192.168.4.4/32", "-10.0.0.0/8", "::/0").map(AllowedIp::parse).toList(),
        first.allowedIps());
    assertEquals("[abcd:23::33]:51820", first.endpoint().orElseThrow().toString());
    assertEquals(OptionalInt.of(110), first.persistentKeepaliveSeconds());
    assertTrue(change.peers().get(1).remove());
    assertTrue(change.peers().get(2).updateOnly());
    assertEquals(change.peers().get(1).publicKey(), change.peers().get(2).publicKey());
  }

  @Test
  void whatIsNotGivenStays() {
    TunnelChange change = change("public_key=" + KEY);
    assertEquals(
        new TunnelChange(
            new Update.Keep<>(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            false,
            List.of(
                new PeerChange(
                    change.peers().getFirst().publicKey(),
                    false,
                    false,
                    new Update.Keep<>(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    false,
                    List.of()))),
        change);
  }

  @Test
  void keysOfZerosTakeKeysAway() {
    String zeros = "0".repeat(64);
    TunnelChange change =
        change("private_key=%s\npublic_key=%s\npreshared_key=%s".formatted(zeros, KEY, zeros));
    assertEquals(new Update.Clear<>(), change.privateKey());
    assertEquals(new Update.Clear<>(), change.peers().getFirst().presharedKey());
  }

  static Stream<Arguments> mistakes() {
    String peer = "set=1\npublic_key=" + KEY + "\n";
    return Stream.of(
        arguments("got=1", Errno.PROTOCOL),
        arguments("get=2", Errno.PROTOCOL),
        arguments("get=1\nx=y", Errno.INVALID),
        arguments("set=1\nlisten_port", Errno.PROTOCOL),
        arguments("set=1\nlisten_port=65536", Errno.INVALID),
        arguments("set=1\nlisten_port=-1", Errno.INVALID),
        arguments("set=1\nfwmark=0x10", Errno.INVALID),
        arguments("set=1\nprivate_key=" + KEY + "0", Errno.INVALID),
        arguments("set=1\nreplace_peers=false", Errno.INVALID),
        arguments("set=1\nallowed_ip=10.0.0.0/8", Errno.INVALID),
        arguments("set=1\npublic_key=", Errno.INVALID),
        arguments(peer + "listen_port=1", Errno.INVALID),
        arguments(peer + "remove=1", Errno.INVALID),
        arguments(peer + "protocol_version=2", Errno.INVALID),
        arguments(peer + "endpoint=example.com:1", Errno.INVALID),
        arguments(peer + "endpoint=1.2.3.4", Errno.INVALID),
        arguments(peer + "allowed_ip=10.0.0.0/33", Errno.INVALID),
        arguments(peer + "allowed_ip=", Errno.INVALID),
        arguments(peer + "persistent_keepalive_interval=off", Errno.INVALID));
  }

  /** The first mistake counts; the client can go on behind the empty line. */
  @ParameterizedTest
  @MethodSource
  void mistakes(String text, Errno expected) {
    List<Request> requests = read(text + "\nmore=nonsense\n\nget=1\n\n");
    assertEquals(2, requests.size());
    Request.Bad bad = assertInstanceOf(Request.Bad.class, requests.getFirst());
    assertEquals(expected, bad.why().errno());
    assertFalse(String.valueOf(bad.why().getMessage()).contains(KEY.substring(10, 20)));
    assertEquals(new Request.Get(), requests.get(1));
  }

  @Test
  void whatFuzzingBeganWithAndFound() {
    Corpus corpus =
        new Corpus("io.millrace.stages.wireguard.uapi.RequestFuzzTest", "readsOrRefuses");
    corpus.replay(RequestFuzzTest::checkLines);
    corpus.mutate(2_000, RequestFuzzTest::checkLines);
  }

  @Test
  void secretsAreInNoText() {
    TunnelChange change =
        change("private_key=%1$s\npublic_key=%2$s\npreshared_key=%1$s".formatted(KEY, OTHER));
    assertFalse(change.toString().contains(KEY), change.toString());
  }
}
