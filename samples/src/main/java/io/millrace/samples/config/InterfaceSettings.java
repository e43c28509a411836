package io.millrace.samples.config;

import io.millrace.driver.port.MacAddress;
import io.millrace.stages.forward.InterfaceAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An interface of a router as configured.
 *
 * @param name by which routes refer to it
 * @param port its port
 * @param mac its Ethernet address, if not the port's
 * @param mtu largest packet, if not the port's
 * @param addresses the router's addresses
 * @param pointToPoint whether it is a tunnel's
 */
record InterfaceSettings(
    String name,
    String port,
    Optional<MacAddress> mac,
    OptionalInt mtu,
    List<InterfaceAddress> addresses,
    boolean pointToPoint) {}
