package io.millrace.perf.traffic;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.RxQueue;

/**
 * A port whose receiving side is open. The array is nobody's to change.
 *
 * @param port which
 * @param rx its queues
 * @param cache where the queues' thread has its buffers from
 */
@SuppressWarnings("ArrayRecordComponent") // Read for each poll; never compared.
record OpenPort(Port port, RxQueue[] rx, PacketCache cache) {}
