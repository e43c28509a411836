package io.millrace.stages.wireguard.config;

import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.util.Optional;

/**
 * The section {@code [Interface]}.
 *
 * @param privateKey our private key
 * @param listenPort our UDP port; 0 leaves the choice to the system
 * @param fwmark the mark of packets that we send, 32 bits without a sign; 0 is none
 * @param quick what wg-quick(8) adds
 */
public record InterfaceConfig(
    Optional<PrivateKey> privateKey, int listenPort, int fwmark, QuickSettings quick) {}
