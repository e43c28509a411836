/**
 * Capture files: a port that replays one and writes another, and the formats behind it.
 *
 * <p>Sources: pcap, draft-ietf-opsawg-pcap; pcapng, draft-ietf-opsawg-pcapng; link types, the
 * tcpdump group's registry at tcpdump.org/linktypes.html.
 */
@NullMarked
package io.millrace.driver.pcap;

import org.jspecify.annotations.NullMarked;
