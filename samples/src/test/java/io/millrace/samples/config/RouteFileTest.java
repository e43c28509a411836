package io.millrace.samples.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.forward.NextHop;
import io.millrace.stages.forward.Route;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteFileTest {
  @TempDir Path directory;

  private List<Route> read(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("routes"), text);
    return new RouteFile(
            List.of("left", "right"),
            gateway ->
                gateway.toString().startsWith("10.1.") ? Optional.of("left") : Optional.empty())
        .read(file);
  }

  @Test
  void readsTheWordsOfIpRoute() throws IOException {
    List<Route> routes =
        read(
            """
            # a comment
            10.2.0.0/16 via 10.1.0.9
            10.3.0.0/16   via 192.0.2.1 dev right # and another
            10.4.0.0/16 dev right

            default via 10.1.0.9
            blackhole 10.5.0.0/16
            unreachable 2001:db8::/32
            2001:db8:1::/48 via fe80::1 dev left
            """);
    assertEquals(
        List.of(
            Route.to(Prefix.parse("10.2.0.0/16"), NextHop.via("left", IpAddress.parse("10.1.0.9"))),
            Route.to(
                Prefix.parse("10.3.0.0/16"), NextHop.via("right", IpAddress.parse("192.0.2.1"))),
            Route.to(Prefix.parse("10.4.0.0/16"), NextHop.onLink("right")),
            Route.to(Prefix.parse("0.0.0.0/0"), NextHop.via("left", IpAddress.parse("10.1.0.9"))),
            Route.drop(Prefix.parse("10.5.0.0/16"), Route.Kind.BLACKHOLE),
            Route.drop(Prefix.parse("2001:db8::/32"), Route.Kind.UNREACHABLE),
            Route.to(
                Prefix.parse("2001:db8:1::/48"), NextHop.via("left", IpAddress.parse("fe80::1")))),
        routes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.2.0.0/16 | is not PREFIX via GATEWAY",
        "10.2.0.0/16 via | is not PREFIX via GATEWAY",
        "10.2.0.0/16 to 10.1.0.9 | is not PREFIX via GATEWAY",
        "10.2.0.0/16 via 10.1.0.9 via 10.1.0.8 | is not PREFIX via GATEWAY",
        "forward 10.2.0.0/16 | 'forward'",
        "10.2.0.0/33 via 10.1.0.9 | 33",
        "10.2.0.0/16 via 10.1.0.300 | 10.1.0.300",
        "10.2.0.0/16 via 172.16.0.1 | name it with 'dev'",
        "10.2.0.0/16 dev up | there is no interface 'up'",
        "10.2.0.0/16 via fe80::1 dev left | differ in version",
        "10.9.0.0/16 dev left | in line 1 already",
      })
  void saysWhatIsWrongAndInWhichLine(String line, String expected) {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> read("10.9.0.0/16 dev right\n" + line + "\n"));
    String message = String.valueOf(error.getMessage());
    assertTrue(message.contains("line 2: ") && message.contains(expected), message);
  }

  @Test
  void saysThatTheFileIsMissing() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new RouteFile(List.of(), gateway -> Optional.empty()).read(directory.resolve("x")));
    assertTrue(String.valueOf(error.getMessage()).startsWith("cannot read "));
  }
}
